# Provisioning of an application: where its SCIM server is, the job, who is assigned, and one user at once.

variable "scim" { default = "http://127.0.0.1:1/scim" }
variable "scim_token" { default = "none" }

resource "azuread_application" "provisioned" { display_name = "Terraform provisioned application" }
resource "azuread_service_principal" "provisioned" { client_id = azuread_application.provisioned.client_id }
resource "azuread_synchronization_secret" "provisioned" {
  service_principal_id = azuread_service_principal.provisioned.id
  credential {
    key   = "BaseAddress"
    value = "${var.scim}?aadOptscim062020"
  }
  credential {
    key   = "SecretToken"
    value = var.scim_token
  }
}
resource "azuread_synchronization_job" "provisioned" {
  service_principal_id = azuread_service_principal.provisioned.id
  template_id          = "scim"
  depends_on           = [azuread_synchronization_secret.provisioned]
}
resource "azuread_synchronization_job" "disabled" {
  service_principal_id = azuread_service_principal.whole.id
  template_id          = "scim"
  enabled              = var.description == "Changed"
}
resource "azuread_app_role_assignment" "provisioned" {
  app_role_id         = "00000000-0000-0000-0000-000000000000"
  principal_object_id = azuread_user.whole.object_id
  resource_object_id  = azuread_service_principal.provisioned.object_id
}
resource "azuread_synchronization_job_provision_on_demand" "provisioned" {
  service_principal_id   = azuread_service_principal.provisioned.id
  synchronization_job_id = azuread_synchronization_job.provisioned.id
  parameter {
    rule_id = "03f7d90d-bf71-41b1-bda6-aaf0ddbee5d8"
    subject {
      object_id        = azuread_user.whole.object_id
      object_type_name = "User"
    }
  }
  depends_on = [azuread_app_role_assignment.provisioned]
}

output "job" { value = azuread_synchronization_job.provisioned.id }
output "disabledJob" { value = azuread_synchronization_job.disabled.id }

# How an application proves itself, and what it was given: a password, a certificate, another issuer's tokens, delegated
# permissions, an application permission.

data "azuread_service_principal" "graph" { client_id = "00000003-0000-0000-c000-000000000000" }

resource "azuread_application" "proven" { display_name = "Terraform proven application" }
resource "azuread_service_principal" "proven" { client_id = azuread_application.proven.client_id }
resource "azuread_application_password" "proven" {
  application_id = azuread_application.proven.id
  display_name   = "Terraform password"
  end_date       = "2100-01-01T00:00:00Z"
}
resource "azuread_service_principal_password" "proven" {
  service_principal_id = azuread_service_principal.proven.id
}
resource "azuread_application_certificate" "proven" {
  application_id = azuread_application.proven.id
  type           = "AsymmetricX509Cert"
  value          = file("certificate.pem")
  end_date       = chomp(file("certificate.end"))
}
resource "azuread_application_federated_identity_credential" "proven" {
  application_id = azuread_application.proven.id
  display_name   = "main-branch"
  description    = var.description
  audiences      = ["api://AzureADTokenExchange"]
  issuer         = "https://token.actions.githubusercontent.com"
  subject        = "repo:octo/app:ref:refs/heads/main"
}
resource "azuread_service_principal_delegated_permission_grant" "proven" {
  service_principal_object_id          = azuread_service_principal.proven.object_id
  resource_service_principal_object_id = data.azuread_service_principal.graph.object_id
  claim_values                         = ["openid", "User.Read"]
}
resource "azuread_app_role_assignment" "proven" {
  app_role_id         = data.azuread_service_principal.graph.app_role_ids["User.Read.All"]
  principal_object_id = azuread_service_principal.proven.object_id
  resource_object_id  = data.azuread_service_principal.graph.object_id
}

output "federated" { value = azuread_application_federated_identity_credential.proven.id }
output "grant" { value = azuread_service_principal_delegated_permission_grant.proven.id }
output "permission" { value = azuread_app_role_assignment.proven.id }

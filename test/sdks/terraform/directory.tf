# The directory beside the catalog: an application with every block but passwords, its service principal, groups of every
# kind, who is in them and who has a role of the application.

resource "azuread_application" "known" { display_name = "Terraform known client" }
resource "azuread_application" "whole" {
  display_name                   = "Terraform application"
  description                    = var.description
  notes                          = "Kept as it is"
  service_management_reference   = "app-for-testing"
  group_membership_claims        = ["SecurityGroup"]
  sign_in_audience               = "AzureADMyOrg"
  identifier_uris                = ["api://terraform-application"]
  device_only_auth_enabled       = true
  fallback_public_client_enabled = true
  oauth2_post_response_required  = true
  marketing_url                  = "https://hashitown.example/"
  privacy_statement_url          = "https://hashitown.example/privacy"
  support_url                    = "https://hashitown.example/support"
  terms_of_service_url           = "https://hashitown.example/terms"
  owners                         = [azuread_user.asker.object_id]

  api {
    mapped_claims_enabled          = true
    requested_access_token_version = 2
    known_client_applications      = [azuread_application.known.client_id]
    oauth2_permission_scope {
      admin_consent_description  = "Administer the application"
      admin_consent_display_name = "Administer"
      enabled                    = true
      id                         = "96183846-204b-4b43-82e1-5d2222eb4b9b"
      type                       = "Admin"
      value                      = "administer"
    }
    oauth2_permission_scope {
      admin_consent_description  = "Allow access"
      admin_consent_display_name = "Access"
      enabled                    = true
      id                         = "be98fa3e-ab5b-4b11-83d9-04ba2b7946bc"
      type                       = "User"
      user_consent_description   = "Allow access on your behalf"
      user_consent_display_name  = "Access"
      value                      = "user_impersonation"
    }
  }
  app_role {
    allowed_member_types = ["User", "Application"]
    description          = "Admins can manage roles"
    display_name         = "Admin"
    enabled              = true
    id                   = "1b19509b-32b1-4e9f-b71d-4992aa991967"
    value                = "admin"
  }
  feature_tags {
    enterprise = true
    gallery    = true
  }
  optional_claims {
    access_token { name = "myclaim" }
    id_token {
      name                  = "userclaim"
      source                = "user"
      essential             = true
      additional_properties = ["emit_as_roles"]
    }
    saml2_token { name = "samlexample" }
  }
  public_client {
    redirect_uris = ["myapp://auth", "https://login.microsoftonline.com/common/oauth2/nativeclient"]
  }
  required_resource_access {
    resource_app_id = "00000003-0000-0000-c000-000000000000"
    resource_access {
      id   = "7ab1d382-f21e-4acd-a863-ba3e13f7da61"
      type = "Role"
    }
    resource_access {
      id   = "e1fe6dd8-ba31-4d61-89e7-88639da4683d"
      type = "Scope"
    }
  }
  single_page_application {
    redirect_uris = ["https://hashitown.example/spa"]
  }
  web {
    homepage_url  = "https://hashitown.example/app"
    logout_url    = "https://hashitown.example/logout"
    redirect_uris = ["https://hashitown.example/auth"]
    implicit_grant {
      access_token_issuance_enabled = true
      id_token_issuance_enabled     = true
    }
  }
}
resource "azuread_service_principal" "whole" {
  client_id                     = azuread_application.whole.client_id
  account_enabled               = true
  alternative_names             = ["terraform-alternative"]
  app_role_assignment_required  = true
  description                   = var.description
  notes                         = "Kept as it is"
  login_url                     = "https://hashitown.example/login"
  preferred_single_sign_on_mode = "saml"
  notification_email_addresses  = ["alerts@hashitown.example"]
  owners                        = [azuread_user.asker.object_id]
  saml_single_sign_on { relay_state = "/samlHome" }
  feature_tags {
    enterprise = true
    gallery    = true
  }
}
resource "azuread_group" "unified" {
  display_name               = "Terraform Microsoft 365"
  description                = var.description
  types                      = ["Unified"]
  mail_enabled               = true
  mail_nickname              = "terraform-unified"
  security_enabled           = true
  theme                      = "Pink"
  auto_subscribe_new_members = true
  external_senders_allowed   = true
  hide_from_address_lists    = true
  hide_from_outlook_clients  = true
  owners                     = [azuread_user.asker.object_id]
}
resource "azuread_group" "dynamic" {
  display_name     = "Terraform dynamic"
  security_enabled = true
  types            = ["DynamicMembership"]
  dynamic_membership {
    enabled = true
    rule    = "user.department -eq \"Terraform\""
  }
}
resource "azuread_group" "assignable" {
  display_name       = "Terraform role-assignable"
  security_enabled   = true
  assignable_to_role = true
}
resource "azuread_user" "whole" {
  user_principal_name  = "whole@${data.azuread_domains.all.domains[0].domain_name}"
  display_name         = "Terraform whole"
  given_name           = "Whole"
  surname              = "User"
  password             = "Kx7_not-easy-to-guess"
  mail_nickname        = "terraform-whole"
  age_group            = "Adult"
  city                 = "Town"
  company_name         = "Hashi"
  cost_center          = "CC"
  country              = "SE"
  department           = "Terraform"
  division             = "D"
  employee_id          = "E1"
  employee_type        = "Contractor"
  fax_number           = "1"
  job_title            = "Tester"
  manager_id           = azuread_user.asker.object_id
  mobile_phone         = "(555) 555-5555"
  business_phones      = ["12345678901"]
  office_location      = "O"
  other_mails          = ["other@hashitown.example"]
  postal_code          = "11111"
  preferred_language   = "en-GB"
  show_in_address_list = false
  state                = "S"
  street_address       = "Street 1"
  usage_location       = "SE"
}
resource "azuread_group_member" "whole" {
  group_object_id  = azuread_group.resource.object_id
  member_object_id = azuread_user.whole.object_id
}
resource "azuread_app_role_assignment" "whole" {
  app_role_id         = "1b19509b-32b1-4e9f-b71d-4992aa991967"
  principal_object_id = azuread_user.whole.object_id
  resource_object_id  = azuread_service_principal.whole.object_id
}
resource "azuread_directory_role" "helpdesk" {
  display_name = "Helpdesk Administrator"
}
resource "azuread_directory_role" "reports" {
  template_id = "4a5d8f65-41da-4de4-8968-e035b65339cf"
}
resource "azuread_directory_role_member" "user" {
  role_object_id   = azuread_directory_role.helpdesk.object_id
  member_object_id = azuread_user.whole.object_id
}
resource "azuread_directory_role_assignment" "group" {
  role_id             = azuread_directory_role.reports.template_id
  principal_object_id = azuread_group.assignable.object_id
}
data "azuread_directory_roles" "active" {
  depends_on = [azuread_directory_role.helpdesk]
}

output "application" { value = azuread_application.whole.id }
output "servicePrincipal" { value = azuread_service_principal.whole.id }
output "unified" { value = azuread_group.unified.id }
output "dynamic" { value = azuread_group.dynamic.id }
output "assignable" { value = azuread_group.assignable.id }
output "user" { value = azuread_user.whole.id }
output "member" { value = azuread_group_member.whole.id }
output "roleMember" { value = azuread_directory_role_member.user.id }
output "roleAssignment" { value = azuread_directory_role_assignment.group.id }
output "appRole" { value = azuread_app_role_assignment.whole.id }

# A catalog with everything that the azuread provider's access-package resources can say of it.

terraform {
  required_providers { azuread = { source = "hashicorp/azuread" } }
}
provider "azuread" {}

variable "description" { default = "Made by Terraform" }

data "azuread_domains" "all" { only_initial = true }
data "azuread_client_config" "me" {}

resource "azuread_group" "resource" {
  display_name     = "Terraform resource"
  security_enabled = true
}
resource "azuread_group" "approvers" {
  display_name     = "Terraform approvers"
  security_enabled = true
}
resource "azuread_user" "asker" {
  user_principal_name = "o'hara@${data.azuread_domains.all.domains[0].domain_name}"
  display_name        = "Terraform O'Hara"
  password            = "Kx7_not-easy-to-guess"
}
resource "azuread_access_package_catalog" "test" {
  display_name = "Terraform's catalog"
  description  = var.description
}
resource "azuread_access_package" "test" {
  catalog_id   = azuread_access_package_catalog.test.id
  display_name = "Terraform package"
  description  = var.description
  hidden       = true
}
resource "azuread_access_package_resource_catalog_association" "test" {
  catalog_id             = azuread_access_package_catalog.test.id
  resource_origin_id     = azuread_group.resource.object_id
  resource_origin_system = "AadGroup"
}
resource "azuread_access_package_resource_package_association" "test" {
  access_package_id               = azuread_access_package.test.id
  catalog_resource_association_id = azuread_access_package_resource_catalog_association.test.id
}
resource "azuread_access_package_assignment_policy" "simple" {
  access_package_id = azuread_access_package.test.id
  display_name      = "simple"
  description       = var.description
}
resource "azuread_access_package_assignment_policy" "complete" {
  access_package_id = azuread_access_package.test.id
  display_name      = "complete"
  description       = var.description
  extension_enabled = true
  expiration_date   = "2096-09-23T01:02:03Z"
  requestor_settings {
    requests_accepted = true
    scope_type        = "SpecificDirectorySubjects"
    requestor {
      object_id    = azuread_group.approvers.object_id
      subject_type = "groupMembers"
    }
  }
  approval_settings {
    approval_required                = true
    approval_required_for_extension  = true
    requestor_justification_required = true
    approval_stage {
      approval_timeout_in_days            = 14
      approver_justification_required     = true
      alternative_approval_enabled        = true
      enable_alternative_approval_in_days = 8
      primary_approver {
        subject_type = "requestorManager"
      }
      primary_approver {
        object_id    = azuread_group.approvers.object_id
        subject_type = "groupMembers"
        backup       = true
      }
      alternative_approver {
        object_id    = azuread_group.approvers.object_id
        subject_type = "groupMembers"
      }
    }
  }
  assignment_review_settings {
    enabled                         = true
    review_frequency                = "annual"
    review_type                     = "Reviewers"
    duration_in_days                = 10
    access_review_timeout_behavior  = "acceptAccessRecommendation"
    access_recommendation_enabled   = true
    approver_justification_required = true
    reviewer {
      object_id    = azuread_group.approvers.object_id
      subject_type = "groupMembers"
    }
  }
  question {
    required = true
    sequence = 1
    text {
      default_text = "hello, how are you?"
      localized_text {
        content       = "Bonjour"
        language_code = "FR"
      }
    }
  }
  question {
    sequence = 2
    choice {
      actual_value = "AAA"
      display_value {
        default_text = "AAA"
        localized_text {
          content       = "AAA CN"
          language_code = "CN"
        }
      }
    }
    text { default_text = "how long" }
  }
}
data "azuread_access_package_catalog_role" "owner" { display_name = "Catalog owner" }
resource "azuread_access_package_catalog_role_assignment" "user" {
  role_id             = data.azuread_access_package_catalog_role.owner.object_id
  principal_object_id = azuread_user.asker.object_id
  catalog_id          = azuread_access_package_catalog.test.id
}
data "azuread_access_package_catalog" "byname" {
  display_name = azuread_access_package_catalog.test.display_name
}
data "azuread_access_package" "byname" {
  catalog_id   = azuread_access_package_catalog.test.id
  display_name = azuread_access_package.test.display_name
}

output "catalog" { value = azuread_access_package_catalog.test.id }
output "package" { value = azuread_access_package.test.id }
output "simple" { value = azuread_access_package_assignment_policy.simple.id }
output "complete" { value = azuread_access_package_assignment_policy.complete.id }
output "association" { value = azuread_access_package_resource_catalog_association.test.id }
output "role" { value = azuread_access_package_resource_package_association.test.id }
output "owner" { value = azuread_access_package_catalog_role_assignment.user.id }

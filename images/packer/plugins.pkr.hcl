# Apart from the other files, because Debian's Packer, which our tests run, is older than plugins: it has Amazon's built in.
packer {
  # Plugins are fetched from releases.hashicorp.com since this version.
  required_version = ">= 1.14.1"

  required_plugins {
    amazon = {
      source  = "github.com/hashicorp/amazon"
      version = "1.8.1"
    }
  }
}

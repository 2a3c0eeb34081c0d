# The machine on which each image is made. Each build adds the image's name and the version of what is in it.

locals {
  # On all that a bake makes, so that the next bake finds what a killed one left.
  bake_tags = {
    "logstack:bake"  = var.bake
    "logstack:until" = var.until
  }

  # `pending` until a machine has booted from the image: no image is for use before.
  image_tags = {
    "logstack:base"   = var.base_image
    "logstack:commit" = var.commit
    "logstack:smoke"  = "pending"
  }

  run = "sudo env {{ .Vars }} bash {{ .Path }}"
}

source "amazon-ebs" "machine" {
  region        = var.region
  instance_type = "t3.medium"
  subnet_id     = var.subnet_id

  source_ami_filter {
    # Amazon's own account, and the full name: there is one such image in a region.
    owners      = ["137112412989"]
    most_recent = true
    filters = {
      name                = var.base_image
      architecture        = "x86_64"
      root-device-type    = "ebs"
      virtualization-type = "hvm"
    }
  }

  communicator                = "ssh"
  ssh_username                = "ec2-user"
  ssh_interface               = var.ssh_interface
  ssh_clear_authorized_keys   = true
  associate_public_ip_address = var.ssh_interface == "public_ip"

  # IMDSv2 alone, both while the image is made and on every machine that is started from it.
  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }
  imds_support = "v2.0"

  launch_block_device_mappings {
    device_name           = "/dev/xvda"
    volume_type           = "gp3"
    volume_size           = 10
    iops                  = 3000
    throughput            = 125
    encrypted             = true
    kms_key_id            = var.kms_key_id
    delete_on_termination = true
  }

  ami_users             = var.share_with
  snapshot_users        = var.share_with
  shutdown_behavior     = "terminate"
  run_tags              = merge(local.bake_tags, { Name = "logstack bake" })
  run_volume_tags       = local.bake_tags
  force_deregister      = false
  force_delete_snapshot = false
}

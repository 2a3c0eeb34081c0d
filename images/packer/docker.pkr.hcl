# Docker, for Elastalert: never Elastalert itself, whose Python packages once broke the boot of the whole machine.

build {
  name = "docker"

  source "source.amazon-ebs.machine" {
    name            = "docker"
    ami_name        = "logstack-docker-${var.docker_version}-${var.bake}"
    ami_description = "logstack: docker ${var.docker_version}"
    tags = merge(local.bake_tags, local.image_tags, {
      "logstack:image"   = "docker"
      "logstack:version" = var.docker_version
    })
    snapshot_tags = merge(local.bake_tags, { "logstack:image" = "docker" })
  }

  provisioner "shell" {
    script          = "${path.root}/../provision/base.sh"
    execute_command = local.run
    environment_vars = [
      "BASE_RELEASE=${var.base_release}",
      "CLOUDWATCH_AGENT_VERSION=${var.cloudwatch_agent_version}",
    ]
  }

  provisioner "shell" {
    script           = "${path.root}/../provision/docker.sh"
    execute_command  = local.run
    environment_vars = ["DOCKER_VERSION=${var.docker_version}"]
  }

  provisioner "shell" {
    script          = "${path.root}/../provision/octopus.sh"
    execute_command = local.run
  }

  provisioner "shell" {
    script          = "${path.root}/../provision/clean.sh"
    execute_command = local.run
    environment_vars = [
      "IMAGE=docker",
      "COMMIT=${var.commit}",
    ]
  }

  post-processor "manifest" {
    output = var.manifest
  }
}

# Logstash, for the Broker and the Indexer.

build {
  name = "logstash"

  source "source.amazon-ebs.machine" {
    name            = "logstash"
    ami_name        = "logstack-logstash-${var.logstash_version}-${var.bake}"
    ami_description = "logstack: logstash ${var.logstash_version}"
    tags = merge(local.bake_tags, local.image_tags, {
      "logstack:image"   = "logstash"
      "logstack:version" = var.logstash_version
    })
    snapshot_tags = merge(local.bake_tags, { "logstack:image" = "logstash" })
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
    script          = "${path.root}/../provision/elastic-package.sh"
    execute_command = local.run
    environment_vars = [
      "PACKAGE=logstash",
      "VERSION=${var.logstash_version}",
      "ELASTIC_KEY=${var.elastic_key}",
    ]
  }

  provisioner "shell" {
    script          = "${path.root}/../provision/logstash.sh"
    execute_command = local.run
  }

  provisioner "shell" {
    script           = "${path.root}/../provision/log-agent.sh"
    execute_command  = local.run
    environment_vars = ["IMAGE=logstash"]
  }

  provisioner "shell" {
    script          = "${path.root}/../provision/octopus.sh"
    execute_command = local.run
  }

  provisioner "shell" {
    script          = "${path.root}/../provision/clean.sh"
    execute_command = local.run
    environment_vars = [
      "IMAGE=logstash",
      "COMMIT=${var.commit}",
    ]
  }

  post-processor "manifest" {
    output = var.manifest
  }
}

# Elasticsearch, for masters and data nodes.

build {
  name = "elasticsearch"

  source "source.amazon-ebs.machine" {
    name            = "elasticsearch"
    ami_name        = "logstack-elasticsearch-${var.elasticsearch_version}-${var.bake}"
    ami_description = "logstack: elasticsearch ${var.elasticsearch_version}"
    tags = merge(local.bake_tags, local.image_tags, {
      "logstack:image"   = "elasticsearch"
      "logstack:version" = var.elasticsearch_version
    })
    snapshot_tags = merge(local.bake_tags, { "logstack:image" = "elasticsearch" })
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
      "PACKAGE=elasticsearch",
      "VERSION=${var.elasticsearch_version}",
      "ELASTIC_KEY=${var.elastic_key}",
    ]
  }

  provisioner "shell" {
    script          = "${path.root}/../provision/elasticsearch.sh"
    execute_command = local.run
  }

  provisioner "shell" {
    script           = "${path.root}/../provision/log-agent.sh"
    execute_command  = local.run
    environment_vars = ["IMAGE=elasticsearch"]
  }

  provisioner "shell" {
    script          = "${path.root}/../provision/octopus.sh"
    execute_command = local.run
  }

  provisioner "shell" {
    script          = "${path.root}/../provision/clean.sh"
    execute_command = local.run
    environment_vars = [
      "IMAGE=elasticsearch",
      "COMMIT=${var.commit}",
    ]
  }

  post-processor "manifest" {
    output = var.manifest
  }
}

# ---- What goes into the images: versions.auto.pkrvars.json, exact and without a default --------------------------------

variable "base_image" {
  type        = string
  description = "Full name of the Amazon Linux image that the others are made from."
}

variable "base_release" {
  type        = string
  description = "Release of Amazon Linux that packages come from; the one of base_image."
}

variable "cloudwatch_agent_version" {
  type        = string
  description = "Version and release of the package amazon-cloudwatch-agent in that release of Amazon Linux."
}

variable "docker_version" {
  type        = string
  description = "Version and release of the package docker in that release of Amazon Linux."
}

variable "elastic_key" {
  type        = string
  description = "Fingerprint of the key that Elastic signs its packages with."
}

variable "elasticsearch_version" {
  type        = string
  description = "Version of Elasticsearch and of its plugins."
}

variable "logstash_version" {
  type        = string
  description = "Version of Logstash."
}

# ---- What a bake is told: `npm run images -- bake` sets them ------------------------------------------------------------

variable "region" {
  type        = string
  description = "Where the image is made."
}

variable "bake" {
  type        = string
  description = "Id of this bake, on everything it makes."
}

variable "until" {
  type        = string
  description = "When everything that this bake left running may be removed by the next one."
}

variable "commit" {
  type        = string
  description = "Commit of this repository, with -dirty when something was changed since."
}

variable "manifest" {
  type        = string
  description = "File in which Packer writes what it made."
}

variable "subnet_id" {
  type        = string
  description = "Subnet to bake in, with a way to the internet. Empty for the default network."
  default     = ""
}

variable "ssh_interface" {
  type        = string
  description = "How Packer reaches the machine: public_ip, private_ip, or session_manager."
  default     = "public_ip"
}

variable "kms_key_id" {
  type        = string
  description = "Key for the image's snapshot. Empty for the account's own, with which an image cannot be shared."
  default     = ""
}

variable "share_with" {
  type        = list(string)
  description = "Accounts that may start machines from the image."
  default     = []
}

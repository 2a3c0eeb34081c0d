"""Speaks to the four services as boto3 does and prints what came back, one JSON line a service."""

import json

import boto3
from botocore.exceptions import ClientError


def refusal(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return None


def ssm():
    client = boto3.client("ssm")
    client.put_parameter(Name="/a/size", Value="3", Type="String")
    return [
        client.get_parameter(Name="/a/size")["Parameter"]["Value"],
        [page["Name"] for page in client.get_paginator("get_parameters_by_path").paginate(Path="/a").search("Parameters")],
        refusal(client.get_parameter, Name="none"),
        refusal(client.get_parameter_history, Name="/a/size"),
    ]


def secrets():
    client = boto3.client("secretsmanager")
    client.create_secret(Name="token", SecretString="text")
    value = client.get_secret_value(SecretId="token")
    client.delete_secret(SecretId="token")
    return [value["SecretString"], value["VersionStages"], refusal(client.get_secret_value, SecretId="token")]


def queues():
    client = boto3.client("sqs")
    url = client.create_queue(QueueName="queue")["QueueUrl"]
    attributes = {"team": {"DataType": "String", "StringValue": "logs"}}
    sent = client.send_message(QueueUrl=url, MessageBody="event", MessageAttributes=attributes)
    received = client.receive_message(QueueUrl=url, MessageAttributeNames=["All"])["Messages"][0]
    client.delete_message(QueueUrl=url, ReceiptHandle=received["ReceiptHandle"])
    return [
        received["Body"],
        sent["MD5OfMessageAttributes"],
        refusal(client.get_queue_url, QueueName="none"),
        refusal(client.receive_message, QueueUrl=url, MaxNumberOfMessages=11),
    ]


def logs():
    client = boto3.client("logs")
    client.create_log_group(logGroupName="group")
    client.create_log_stream(logGroupName="group", logStreamName="stream")
    refused = refusal(client.create_log_group, logGroupName="group")
    return [[group["logGroupName"] for group in client.describe_log_groups()["logGroups"]], refused]


for service in (ssm, secrets, queues, logs):
    print(json.dumps(service()))

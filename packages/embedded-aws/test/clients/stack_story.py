"""Tells the story of a stack as boto3 sees it, one JSON line for each thing seen. The engine takes its time."""

import json

import boto3
from botocore.exceptions import ClientError, WaiterError

client = boto3.client("cloudformation")
TOPICS = 30


def template(name, **others):
    topics = {f"T{n}": {"Type": "AWS::SNS::Topic"} for n in range(TOPICS)}
    queue = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": name}}
    return json.dumps({"Resources": {**topics, "Queue": {**queue, **others}}})


def wait(what):
    try:
        client.get_waiter(what).wait(StackName="s", WaiterConfig={"Delay": 1, "MaxAttempts": 60})
        return "waited"
    except WaiterError as error:
        return error.last_response["Stacks"][0]["StackStatus"]


def say(*what):
    print(json.dumps(what))


client.create_stack(StackName="s", TemplateBody=template("queue"))
say(wait("stack_exists"), wait("stack_create_complete"))
say(sum(len(page["StackResourceSummaries"]) for page in client.get_paginator("list_stack_resources").paginate(StackName="s")))
events = list(client.get_paginator("describe_stack_events").paginate(StackName="s").search("StackEvents"))
say(len(events), len({event["EventId"] for event in events}))
client.update_stack(StackName="s", TemplateBody=template("/no/name"))
say(wait("stack_update_complete"), wait("stack_rollback_complete"))
client.update_stack(StackName="s", TemplateBody=template("other"))
say(wait("stack_update_complete"))
try:
    client.update_stack(StackName="s", TemplateBody=template("other"))
except ClientError as error:
    say(error.response["Error"]["Code"], error.response["Error"]["Message"], error.response["Error"]["Type"])
client.delete_stack(StackName="s")
say(wait("stack_delete_complete"))

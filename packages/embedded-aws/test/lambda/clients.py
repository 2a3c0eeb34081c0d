"""Speaks to Lambda as boto3 does and prints what came back as one line of JSON."""

import base64
import io
import json
import zipfile

import boto3
from botocore.exceptions import ClientError

SOURCE = "exports.handler = async (event) => ({ twice: event.n * 2 });"


def archive(source):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as code:
        code.writestr("index.js", source)
    return buffer.getvalue()


def refusal(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return [error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]]
    return None


client = boto3.client("lambda")
client.create_function(
    FunctionName="f",
    Runtime="nodejs20.x",
    Handler="index.handler",
    Role="arn:aws:iam::111111111111:role/function",
    Code={"ZipFile": archive(SOURCE)},
)
client.get_waiter("function_active_v2").wait(FunctionName="f")
answer = client.invoke(FunctionName="f", Payload=json.dumps({"n": 21}), LogType="Tail")
client.update_function_code(FunctionName="f", ZipFile=archive("exports.handler = async () => { throw new Error('no'); };"))
client.get_waiter("function_updated_v2").wait(FunctionName="f")
failure = client.invoke(FunctionName="f")
version = client.publish_version(FunctionName="f")
alias = client.create_alias(FunctionName="f", Name="live", FunctionVersion=version["Version"])
client.add_permission(FunctionName="f", StatementId="s3", Action="lambda:InvokeFunction", Principal="s3.amazonaws.com")
arn = client.get_function(FunctionName="f")["Configuration"]["FunctionArn"]
client.tag_resource(Resource=arn, Tags={"a": "1", "b": "2"})
client.untag_resource(Resource=arn, TagKeys=["a", "none"])
print(
    json.dumps(
        [
            [answer["StatusCode"], json.loads(answer["Payload"].read())],
            base64.b64decode(answer["LogResult"]).decode().split(" ")[0],
            [failure["FunctionError"], json.loads(failure["Payload"].read())["errorMessage"]],
            alias["AliasArn"],
            json.loads(client.get_policy(FunctionName="f")["Policy"])["Statement"][0]["Sid"],
            client.list_tags(Resource=arn)["Tags"],
            [page["FunctionName"] for page in client.get_paginator("list_functions").paginate().search("Functions")],
            client.invoke(FunctionName="f", InvocationType="Event")["StatusCode"],
            refusal(client.get_function, FunctionName="g"),
            refusal(client.list_layers),
            refusal(client.update_function_configuration, FunctionName="f", Layers=["arn:aws:lambda:ap-southeast-2:111111111111:layer:l:1"]),
            client.delete_function(FunctionName="f")["ResponseMetadata"]["HTTPStatusCode"],
        ]
    )
)

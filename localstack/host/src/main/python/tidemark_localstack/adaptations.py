"""What LocalStack 4.14.0 lacks, in Docker or not, and what it has from hosts that need not be reached here.

Each function is one change, made by an init hook when LocalStack starts, before it has loaded any service.
No template is easier to deploy by them, except for updates of an alias and a stage.
"""

import functools
import re

BATCH_SECONDS_MAX = 1
SIGNED = re.compile(r"AWS4-HMAC-SHA256 Credential=([^/,\s]+)/")


def apply() -> None:
    deliver_batches_soon()
    refuse_resources_that_have_no_provider()
    update_aliases()
    update_stages()
    add_glue()
    say_who_signed()


def deliver_batches_soon() -> None:
    """A batch that is not full is waited for as long as the event source mapping says, a minute for
    that of the log. Here it is a second."""
    from localstack.services.lambda_.event_source_mapping.pollers.sqs_poller import SqsPoller

    otherwise = SqsPoller.__init__

    def __init__(self, *args, **kwargs):
        otherwise(self, *args, **kwargs)
        self.maximum_batching_window = min(self.maximum_batching_window, BATCH_SECONDS_MAX)

    SqsPoller.__init__ = __init__


def refuse_resources_that_have_no_provider() -> None:
    """Which types of resources there are is asked of a remote catalog; without an answer every one
    is refused, or with the other setting none. Those of an installed provider are there."""
    from localstack.utils.catalog import catalog, catalog_loader
    from localstack.utils.catalog.common import (
        CloudFormationResourcesSupportAtRuntime as AtRuntime,
    )
    from localstack.utils.catalog.common import (
        CloudFormationResourcesSupportInLatest as InLatest,
    )

    def not_asked(self):
        raise catalog_loader.AwsCatalogLoaderException("The remote catalog is not asked")

    def status(self, resource_name, service_name, is_pro_resource=False):
        installed = self._get_cfn_resources_available_at_runtime()
        return AtRuntime.AVAILABLE if resource_name in installed else InLatest.NOT_SUPPORTED

    catalog_loader.RemoteCatalogLoader.get_remote_catalog = not_asked
    catalog.AwsCatalogRuntimePlugin.get_cloudformation_resource_status = status


def update_aliases() -> None:
    """A new version behind an alias is any second deployment. Here the alias counts as replaced,
    since the function that it names was changed, and its creation fails; an update is missing."""
    from localstack.services.cloudformation.engine.v2.change_set_model import (
        ChangeSetModel,
        ChangeType,
    )
    from localstack.services.cloudformation.resource_provider import (
        OperationStatus,
        ProgressEvent,
    )
    from localstack.services.lambda_.resource_providers.lambda_alias import LambdaAliasProvider

    otherwise = ChangeSetModel._resolve_requires_replacement
    members = ("FunctionName", "Name", "FunctionVersion", "Description", "RoutingConfig")

    def requires_replacement(self, node_properties, resource_type):
        if resource_type.value != "AWS::Lambda::Alias":
            return otherwise(self, node_properties, resource_type)
        return any(
            member.name == "Name" and member.change_type != ChangeType.UNCHANGED
            for member in node_properties.properties
        )

    def update(self, request):
        wanted = request.desired_state
        updated = request.aws_client_factory.lambda_.update_alias(
            **{member: wanted[member] for member in members if member in wanted}
        )
        return ProgressEvent(
            status=OperationStatus.SUCCESS,
            resource_model={**wanted, "Id": updated["AliasArn"]},
        )

    ChangeSetModel._resolve_requires_replacement = requires_replacement
    LambdaAliasProvider.update = update


def update_stages() -> None:
    """A second deployment of an API is put behind its stage, and the first removed. The update of a
    stage is missing, so that the stage would go on with what is removed."""
    from localstack.services.apigateway.resource_providers.aws_apigateway_stage import (
        ApiGatewayStageProvider,
    )
    from localstack.services.cloudformation.resource_provider import (
        OperationStatus,
        ProgressEvent,
    )

    def update(self, request):
        wanted = request.desired_state
        request.aws_client_factory.apigateway.update_stage(
            restApiId=wanted["RestApiId"],
            stageName=wanted["StageName"],
            patchOperations=[
                {"op": "replace", "path": "/deploymentId", "value": wanted["DeploymentId"]}
            ],
        )
        return ProgressEvent(status=OperationStatus.SUCCESS, resource_model=wanted)

    ApiGatewayStageProvider.update = update


def add_glue() -> None:
    """The API of Glue by moto, which LocalStack brings and answers other services with. No resource
    of a template is made by it, and no SQL is run."""
    from localstack.aws.skeleton import Skeleton
    from localstack.aws.spec import load_service
    from localstack.services.moto import call_moto
    from localstack.services.plugins import SERVICE_PLUGINS, Service

    model = load_service("glue")
    answers = dict.fromkeys(model.operation_names, lambda context, request: call_moto(context))
    SERVICE_PLUGINS.api_provider_specs["glue"] = ["default"]
    SERVICE_PLUGINS.add_service(Service(name="glue", skeleton=Skeleton(model, answers)))


def say_who_signed() -> None:
    """API Gateway tells a function who signed, here nobody. That is whoever STS says has the access
    key of the signature, which is not verified, as no policy is evaluated."""
    from localstack.aws.connect import connect_to
    from localstack.services.apigateway.next_gen.execute_api.handlers.parse import (
        InvocationRequestParser,
    )

    @functools.lru_cache
    def identity(access_key: str) -> dict[str, str]:
        sts = connect_to(aws_access_key_id=access_key).sts
        caller = sts.get_caller_identity()
        return {
            "accessKey": access_key,
            "accountId": caller["Account"],
            "caller": caller["UserId"],
            "user": caller["UserId"],
            "userArn": caller["Arn"],
        }

    otherwise = InvocationRequestParser.create_context_variables

    def create_context_variables(context):
        variables = otherwise(context)
        told = context.invocation_request["headers"].get("Authorization", "")
        if signed := SIGNED.match(told):
            variables["identity"].update(identity(signed[1]))
        return variables

    InvocationRequestParser.create_context_variables = staticmethod(create_context_variables)

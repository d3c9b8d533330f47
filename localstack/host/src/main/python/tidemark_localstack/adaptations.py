"""What LocalStack 4.14.0 otherwise has from Docker, or from hosts that need not be reached here.

Each function is one change, made before LocalStack starts. No template is easier to deploy by them,
except for updates of an alias and a stage.
"""

import contextlib
import functools
import re
import threading
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[6]
DYNAMODB = PROJECT / "test-tools/dynamodb-local/target/lib"
DYNAMODB_MAIN = PROJECT / "sdk/aws/src/test/dynamodb-local/LoopbackDynamoDb.java"
# Of one version of a function, at once: each is a JVM of some 150 MB, whose start is a second of CPU.
ENVIRONMENTS_MAX = 4
BATCH_SECONDS_MAX = 1
SIGNED = re.compile(r"AWS4-HMAC-SHA256 Credential=([^/,\s]+)/")


def apply() -> None:
    listen_on_loopback_only()
    run_functions_as_processes()
    have_requests_wait_for_an_environment()
    deliver_batches_soon()
    run_dynamodb_from_maven()
    refuse_resources_that_have_no_provider()
    update_aliases()
    update_stages()
    add_glue()
    say_who_signed()


def listen_on_loopback_only() -> None:
    """For an IPv4 GATEWAY_LISTEN, LocalStack listens on every interface."""
    from twisted.internet import endpoints

    endpoints.TCP4ServerEndpoint = functools.partial(
        endpoints.TCP4ServerEndpoint, interface="127.0.0.1"
    )


def run_functions_as_processes() -> None:
    from localstack.services.lambda_.invocation import runtime_executor

    from tidemark_localstack.java_function import JavaFunction

    class Executors:
        @staticmethod
        def exists(name: str) -> bool:
            return True

        @classmethod
        def load(cls, name: str) -> type:
            return cls.Executor

        class Executor:
            load = staticmethod(lambda: JavaFunction)

    JavaFunction.validate_environment()
    runtime_executor.EXECUTOR_PLUGIN_MANAGER = Executors


def have_requests_wait_for_an_environment() -> None:
    """Where all environments of a version are at work, Lambda starts one more for each request. Here
    a request waits for one: ten writers would start ten processes, and none of them would answer in
    its time."""
    from localstack.services.lambda_.invocation.assignment import AssignmentService

    otherwise = AssignmentService.get_environment
    lock = threading.Lock()
    places: dict[str, threading.Semaphore] = {}

    def place(version: str) -> threading.Semaphore:
        with lock:
            return places.setdefault(version, threading.Semaphore(ENVIRONMENTS_MAX))

    @contextlib.contextmanager
    def get_environment(self, version_manager_id, function_version, provisioning_type):
        with place(version_manager_id):
            with otherwise(
                self, version_manager_id, function_version, provisioning_type
            ) as environment:
                yield environment

    AssignmentService.get_environment = get_environment


def deliver_batches_soon() -> None:
    """A batch that is not full is waited for as long as the event source mapping says, a minute for
    that of the log. Here it is a second."""
    from localstack.services.lambda_.event_source_mapping.pollers.sqs_poller import SqsPoller

    otherwise = SqsPoller.__init__

    def __init__(self, *args, **kwargs):
        otherwise(self, *args, **kwargs)
        self.maximum_batching_window = min(self.maximum_batching_window, BATCH_SECONDS_MAX)

    SqsPoller.__init__ = __init__


def run_dynamodb_from_maven() -> None:
    """DynamoDB Local as the build lays it out, instead of a download with a JRE and an agent."""
    from localstack.services.dynamodb import server
    from localstack.utils.run import ShellCommandThread

    from tidemark_localstack.java_function import java

    if not list(DYNAMODB.glob("DynamoDBLocal-*.jar")):
        raise SystemExit(
            f"There is no DynamoDB Local in {DYNAMODB}. Run localstack/host/install."
        )

    def start(self: server.DynamodbServer):
        command = [
            java(),
            f"-Xmx{self.heap_size}",
            "-XX:TieredStopAtLevel=1",
            f"-Djava.library.path={DYNAMODB}",
            "-cp",
            f"{DYNAMODB}/*",
            str(DYNAMODB_MAIN),
            str(self.port),
        ]
        # It ends with its standard input, so with LocalStack, however that ends.
        thread = ShellCommandThread(
            command,
            stdin=True,
            auto_restart=True,
            name="dynamodb-local",
            env_vars={"DDB_LOCAL_TELEMETRY": "0"},
            log_listener=server._log_listener,
        )
        server.TMP_THREADS.append(thread)
        thread.start()
        return thread

    server.DynamodbServer.do_start_thread = start


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

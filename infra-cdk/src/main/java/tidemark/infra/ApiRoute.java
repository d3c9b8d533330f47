package tidemark.infra;

import java.util.List;
import tidemark.deploy.FunctionSpec;

/**
 * A method and path of the API and the function that answers. The ARN of a group may take the place
 * of its name, and a gateway that decodes its slash sees one more segment. What is no operation is
 * answered by the control function, in the API's form.
 *
 * @param method {@code ANY} for those that no other route of the path has
 */
record ApiRoute(String method, String path, FunctionSpec function) {
  static final String ANY = "ANY";

  static final List<ApiRoute> ALL =
      List.of(
          new ApiRoute("POST", "/", FunctionSpec.CONTROL),
          new ApiRoute("POST", "/BatchGetRecord", FunctionSpec.GET_RECORD),
          new ApiRoute("POST", "/BatchWriteRecord", FunctionSpec.PUT_RECORD),
          new ApiRoute("GET", "/FeatureGroup/{group}", FunctionSpec.GET_RECORD),
          new ApiRoute("PUT", "/FeatureGroup/{group}", FunctionSpec.PUT_RECORD),
          new ApiRoute("DELETE", "/FeatureGroup/{group}", FunctionSpec.PUT_RECORD),
          new ApiRoute("POST", "/FeatureGroup/{group}/ListRecords", FunctionSpec.GET_RECORD),
          new ApiRoute("POST", "/FeatureGroup/{group}/Record", FunctionSpec.PUT_RECORD),
          new ApiRoute("GET", "/FeatureGroup/{group}/{name}", FunctionSpec.GET_RECORD),
          new ApiRoute("PUT", "/FeatureGroup/{group}/{name}", FunctionSpec.PUT_RECORD),
          new ApiRoute("DELETE", "/FeatureGroup/{group}/{name}", FunctionSpec.PUT_RECORD),
          new ApiRoute("POST", "/FeatureGroup/{group}/{name}/ListRecords", FunctionSpec.GET_RECORD),
          new ApiRoute("POST", "/FeatureGroup/{group}/{name}/Record", FunctionSpec.PUT_RECORD),
          new ApiRoute(ANY, "/{proxy+}", FunctionSpec.CONTROL));
}

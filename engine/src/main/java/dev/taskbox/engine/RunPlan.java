package dev.taskbox.engine;

import dev.taskbox.model.Policy;
import dev.taskbox.policy.PolicyJson;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a run was queued with and keeps, whatever happens to the project's files since. */
record RunPlan(Policy policy, Optional<String> setup, Optional<String> verify) {
    private static final ObjectMapper JSON = new ObjectMapper();

    String hash() {
        return PolicyJson.hash(policy);
    }

    String toJson() {
        ObjectNode plan = JSON.createObjectNode();
        plan.set("policy", JSON.readTree(PolicyJson.write(policy)));
        setup.ifPresent(command -> plan.put("setup", command));
        verify.ifPresent(command -> plan.put("verify", command));
        return plan.toString();
    }

    static RunPlan of(String json) {
        JsonNode plan = JSON.readTree(json);
        return new RunPlan(
                PolicyJson.read(plan.required("policy").toString()), text(plan, "setup"), text(plan, "verify"));
    }

    private static Optional<String> text(JsonNode plan, String name) {
        return plan.optional(name).map(JsonNode::stringValue);
    }
}

package dev.taskbox.agents;

/** What to say where a model API did not accept who asks. */
final class Credentials {
    static final String HINT = ". Check the credential that the policy binds to the model's host";

    private Credentials() {}

    static boolean refused(long status) {
        return status == 401 || status == 403;
    }
}

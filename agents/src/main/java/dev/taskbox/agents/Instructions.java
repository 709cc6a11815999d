package dev.taskbox.agents;

/** What every agent that can only talk is told beside its prompt. */
final class Instructions {
    static final String TEXT = """
            You work unattended, in a sandbox, on a branch of your own, and nobody can answer while you work. Decide \
            yourself what you can decide. Commit your work on the branch that is checked out.
            When you cannot go on without a decision from the person who gave you the task, stop there and end your \
            last message with one line of this form, and use such a line for nothing else:
            %s <your question, on one line>""".formatted(Question.MARK);

    private Instructions() {}
}

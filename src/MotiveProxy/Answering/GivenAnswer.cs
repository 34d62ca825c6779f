using MotiveProxy.Server.Operator;

namespace MotiveProxy.Answering;

/// <summary>What the command line says to answer.</summary>
internal abstract record GivenAnswer
{
    private GivenAnswer()
    {
    }

    /// <summary>This.</summary>
    /// <param name="Document">In the operator API's words.</param>
    public sealed record Ready(AnswerDocument Document) : GivenAnswer;

    /// <summary>What standard input says.</summary>
    /// <param name="Finish">Why it ends; <see langword="null"/>: all is said.</param>
    /// <param name="Force">Whether it is sent even if the caller takes something else.</param>
    public sealed record FromInput(string? Finish, bool Force) : GivenAnswer;

    /// <summary>Nothing: the caller's connection is cut.</summary>
    public sealed record Drop : GivenAnswer;
}

using System.Globalization;
using System.Text;

namespace MotiveProxy.Protocols.Tests;

/// <summary>The text of <c>docs/errors.md</c>, made from the catalogue.</summary>
internal static class ErrorsPage
{
    public static string Write()
    {
        var page = new StringBuilder("""
            # Errors

            This page is written from the catalogue of faults in the code (`MOTIVE_TESTS_UPDATE=1 dotnet test tests/MotiveProxy.Protocols.Tests`).

            An error has the shape of the protocol that its path belongs to, and OpenAI's anywhere else:
            `{"error":{"message","type","param","code"}}`. The code is stable, the message is not. Anthropic's shape has no room for
            the code: `{"type":"error","error":{"type","message"}}`, whose type follows from the status alone. Nor has Ollama's: `{"error":"message"}`.
            Google's has it in upper case, as the reason in its details: `{"error":{"code","message","status","details"}}`.
            Once a stream has begun there is no status any more: the same object comes as its last event, and the connection is
            cut after it. A JSON reply that has begun is cut without words.

            An error that the stand-in gives on purpose has the status and the words that it gave, and the code `error_given`.
            A model that `GET /v1/models/{id}` does not find is a 404 with the code `model_not_found`.

            | code | status | try again? |
            |---|---|---|

            """);
        foreach (var row in FaultCatalog.Rows)
            page.Append(CultureInfo.InvariantCulture, $"| [{row.Code}](#{row.Code}) | {row.Status} | {Advice(row.Retry)} |\n");

        foreach (var row in FaultCatalog.Rows)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {row.Code}\n\n{row.Meaning}\n\n")
                .Append(CultureInfo.InvariantCulture, $"Status {row.Status}, OpenAI's type `{row.Type}`. Unless the case at hand has words of its own:\n\n> {row.Message}\n");
        }

        return page.ToString();
    }

    private static string Advice(RetryAdvice advice) => advice switch
    {
        { ShouldRetry: true, AfterSeconds: var seconds } => $"yes, after {seconds} s",
        { ShouldRetry: false } => "no",
        _ => "as the client likes",
    };
}

using System.Text;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Protocols.Tests;

public sealed class FaultCatalogTests
{
    [Fact]
    public void Every_fault_has_exactly_one_row() =>
        Assert.Equal(Enum.GetValues<FaultCode>(), FaultCatalog.Rows.Select(row => row.Fault));

    [Fact]
    public void No_two_rows_have_one_code() =>
        Assert.Equal(FaultCatalog.Rows.Length, FaultCatalog.Rows.Select(row => row.Code).Distinct().Count());

    [Fact]
    public void Codes_are_words_with_underscores() =>
        Assert.All(FaultCatalog.Rows, row => Assert.All(row.Code.Split('_'), word => Assert.True(word.Length > 0 && word.All(char.IsAsciiLetterLower))));

    [Fact]
    public void Every_row_says_what_is_wrong() => Assert.All(FaultCatalog.Rows, row =>
    {
        Assert.NotEmpty(row.Message);
        Assert.NotEmpty(row.Meaning);
        Assert.InRange(row.Status, 400, 599);
    });

    [Fact]
    public void Who_may_try_again_is_told_when() => Assert.All(FaultCatalog.Rows, row =>
    {
        Assert.Equal(row.Retry.ShouldRetry is true, row.Retry.AfterSeconds is >= 1 and <= 60);
        Assert.True(row.Retry.ShouldRetry is not true || row.Status is 408 or 429 or 503);
    });

    [Theory]
    [InlineData(FaultCode.Superseded)]
    [InlineData(FaultCode.SessionClosed)]
    [InlineData(FaultCode.SeatConflict)]
    public void What_must_not_be_repeated_has_the_one_status_that_no_client_repeats(FaultCode code)
    {
        Assert.Equal(400, FaultCatalog.Row(code).Status);
        Assert.Equal("invalid_request_error", FaultCatalog.Row(code).Type);
    }

    [Fact]
    public void A_turns_timeout_is_the_originals() => Assert.Equal(
        new ErrorReport(408, "timeout", "timeout_error", "Request timed out", Parameter: null, new RetryAdvice(ShouldRetry: false, AfterSeconds: null)),
        FaultCatalog.Report(new Fault(FaultCode.TurnTimeout)));

    [Fact]
    public void Empty_messages_are_the_originals()
    {
        var report = FaultCatalog.Report(new Fault(FaultCode.MessagesEmpty));
        Assert.Equal("messages_empty", report.Code);
        Assert.Equal("Messages array cannot be empty", report.Message);
    }

    [Fact]
    public void A_fault_brings_its_own_words_if_it_has_any()
    {
        var report = FaultCatalog.Report(new Fault(FaultCode.InvalidRequest, "Detail.", "messages[0]"));
        Assert.Equal("Detail.", report.Message);
        Assert.Equal("messages[0]", report.Parameter);
    }

    [Theory]
    [InlineData(400, "invalid_request_error")]
    [InlineData(401, "authentication_error")]
    [InlineData(403, "permission_error")]
    [InlineData(408, "timeout_error")]
    [InlineData(418, "invalid_request_error")]
    [InlineData(429, "rate_limit_error")]
    [InlineData(500, "server_error")]
    [InlineData(599, "server_error")]
    public void An_error_on_purpose_has_the_type_of_its_status(int status, string type) => Assert.Equal(
        new ErrorReport(status, "error_given", type, "On purpose.", Parameter: null, new RetryAdvice(null, null)),
        FaultCatalog.Report(new Outcome.ErrorGiven(status, "On purpose.")));

    [Fact]
    public void An_error_on_purpose_may_choose_its_type_and_when_to_ask_again() => Assert.Equal(
        new ErrorReport(529, "overloaded_error", "overloaded_error", "Later.", Parameter: null, new RetryAdvice(null, 7)) { GivenType = "overloaded_error" },
        FaultCatalog.Report(new Outcome.ErrorGiven(529, "Later.") { Type = "overloaded_error", RetryAfter = 7 }));

    [Fact]
    public void The_page_of_errors_is_true()
    {
        var page = ErrorsPage.Write();
        Assert.All(FaultCatalog.Rows, row => Assert.Contains($"\n## {row.Anchor.Split('#')[1]}\n", page, StringComparison.Ordinal));
        Golden.FileMatches(Path.Combine(SourceTree.Root, "docs", "errors.md"), Encoding.UTF8.GetBytes(page));
    }
}

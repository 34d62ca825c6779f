namespace MotiveProxy.Protocols.OpenAi.Responses;

/// <summary>The ids of responses and of the items in them. All hold the reply's id, so that each tells which response it is of.</summary>
internal static class ResponseIds
{
    /// <summary>Before a response's id.</summary>
    public const string Response = "resp_";

    private const string Message = "msg_";
    private const string Call = "fc_";

    /// <summary>The id of a message in the output.</summary>
    /// <param name="reply">The reply's id.</param>
    /// <param name="index">Where it stands in the output.</param>
    public static string OfMessage(string reply, int index) => index == 0 ? Message + reply : $"{Message}{reply}_{index}";

    /// <summary>The id of a function call in the output.</summary>
    /// <param name="reply">The reply's id.</param>
    /// <param name="index">Where it stands in the output.</param>
    public static string OfCall(string reply, int index) => $"{Call}{reply}_{index}";

    /// <summary>The reply's id inside the id of a response or of an item; the whole text if it is none of ours, which then nobody knows.</summary>
    public static string ReplyIn(string id)
    {
        var start = id.IndexOf('_', StringComparison.Ordinal) + 1;
        var end = id.IndexOf('_', start);
        return end < 0 ? id[start..] : id[start..end];
    }
}

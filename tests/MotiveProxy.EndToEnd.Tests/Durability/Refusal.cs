namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>What a client does with a status that is an error.</summary>
internal static class Refusal
{
    /// <summary>Goes on if there is none; else waits for as long as the server asks for, as SDKs do, and fails with its words.</summary>
    public static async Task WaitAsync(HttpResponseMessage response, CancellationToken stop)
    {
        if (response.IsSuccessStatusCode)
            return;

        var words = await response.Content.ReadAsStringAsync(stop);
        if (response.Headers.RetryAfter?.Delta is { } pause)
            await Task.Delay(pause, stop);
        throw new HttpRequestException($"{response.RequestMessage?.RequestUri}: {(int)response.StatusCode} {words}");
    }
}

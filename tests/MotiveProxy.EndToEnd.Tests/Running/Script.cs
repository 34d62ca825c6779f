using System.Text.Json;

namespace MotiveProxy.EndToEnd.Tests.Running;

/// <summary>A stand-in that has its answers ready: each prompt that opens is given the next one.</summary>
internal static class Script
{
    /// <summary>An answer that calls a tool that is asked of cities, once for each.</summary>
    public static object Calls(string tool, params string[] cities) =>
        new { tool_calls = cities.Select(city => new { name = tool, arguments = new { city } }) };

    /// <summary>Plays all answers, as the operator API takes them.</summary>
    /// <returns>The prompts that they were given to, as the operator API shows them.</returns>
    public static async Task<IReadOnlyList<JsonElement>> PlayAsync(this OperatorClient stage, Watch watch, string session, params object[] answers)
    {
        var prompts = new List<JsonElement>();
        foreach (var answer in answers)
        {
            var id = (await watch.NextAsync("prompt_opened")).Id;
            prompts.Add((await stage.SessionAsync(session)).GetProperty("prompts").EnumerateArray().Single(prompt => prompt.GetProperty("id").GetString() == id));
            await stage.AnswerAsync(id, answer);
        }

        return prompts;
    }

    /// <summary>Who said something before a prompt, in order.</summary>
    public static IEnumerable<string?> Roles(this JsonElement prompt) =>
        prompt.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString());
}

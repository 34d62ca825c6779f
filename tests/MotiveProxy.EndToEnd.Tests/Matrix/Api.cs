namespace MotiveProxy.EndToEnd.Tests.Matrix;

/// <summary>The API that a client speaks.</summary>
public enum Api
{
    /// <summary>OpenAI's <c>/v1/chat/completions</c>.</summary>
    Chat,

    /// <summary>OpenAI's <c>/v1/responses</c>.</summary>
    Responses,

    /// <summary>OpenAI's legacy <c>/v1/completions</c>.</summary>
    Completions,

    /// <summary>Anthropic's <c>/v1/messages</c>.</summary>
    Messages,

    /// <summary>Gemini's <c>:generateContent</c> and <c>:streamGenerateContent</c>.</summary>
    Gemini,

    /// <summary>Ollama's <c>/api/chat</c> and <c>/api/generate</c>.</summary>
    Ollama,
}

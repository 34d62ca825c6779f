using System.Buffers;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Ollama;

/// <summary>How the replies of one of Ollama's paths say things; all else of them is the same.</summary>
internal abstract class OllamaShape
{
    /// <summary>The shape of <c>/api/chat</c>: a <c>message</c>, with calls of tools.</summary>
    public static OllamaShape Chat { get; } = new Message();

    /// <summary>The shape of <c>/api/generate</c>: a <c>response</c> of nothing but text.</summary>
    public static OllamaShape Generate { get; } = new Response();

    /// <summary>Writes the field that says something.</summary>
    /// <param name="parts">What it says; may be empty.</param>
    /// <param name="output">Where to.</param>
    public abstract void Write(IReadOnlyList<AnswerPart> parts, IBufferWriter<byte> output);

    // Ollama has no word for a refusal: it is said as text is.
    private static void WriteText(AnswerPart part, IBufferWriter<byte> output) => output.JsonText(part switch
    {
        AnswerPart.Text text => text.Value,
        AnswerPart.Refusal refusal => refusal.Value,
        _ => string.Empty,
    });

    private sealed class Message : OllamaShape
    {
        public override void Write(IReadOnlyList<AnswerPart> parts, IBufferWriter<byte> output)
        {
            output.Raw("\"message\":{\"role\":\"assistant\",\"content\":\""u8);
            foreach (var part in parts)
                WriteText(part, output);
            output.Raw("\""u8);

            var separator = ",\"tool_calls\":["u8;
            var calls = 0;
            foreach (var call in parts.OfType<AnswerPart.Call>())
            {
                output.Raw(separator);
                Write(call.Value, output);
                separator = ","u8;
                calls++;
            }

            output.Raw(calls > 0 ? "]}"u8 : "}"u8);
        }

        private static void Write(ToolCall call, IBufferWriter<byte> output)
        {
            output.Raw("{\"id\":"u8);
            output.JsonString(call.Id);
            output.Raw(",\"function\":{\"name\":"u8);
            output.JsonString(call.Name);
            output.Raw(",\"arguments\":"u8);
            JsonLine.Object(call.Arguments, output);
            output.Raw("}}"u8);
        }
    }

    private sealed class Response : OllamaShape
    {
        public override void Write(IReadOnlyList<AnswerPart> parts, IBufferWriter<byte> output)
        {
            output.Raw("\"response\":\""u8);
            foreach (var part in parts)
            {
                if (part is AnswerPart.Call call)
                    WriteCall(call.Value, output);
                else
                    WriteText(part, output);
            }

            output.Raw("\""u8);
        }

        // Here nobody can declare a tool. Who calls one all the same is at least understood by a person.
        private static void WriteCall(ToolCall call, IBufferWriter<byte> output)
        {
            output.JsonText(call.Name);
            output.JsonText(" ");
            output.JsonText(call.Arguments);
        }
    }
}

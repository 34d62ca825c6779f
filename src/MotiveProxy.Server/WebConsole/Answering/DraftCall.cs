using MotiveProxy.Core.Conversations;
using MotiveProxy.Server.WebConsole.Forms;

namespace MotiveProxy.Server.WebConsole.Answering;

/// <summary>A tool call that a person is filling in.</summary>
/// <param name="tool">The tool.</param>
/// <param name="form">Its arguments.</param>
internal sealed class DraftCall(ToolDeclaration tool, SchemaForm form)
{
    /// <summary>The tool.</summary>
    public ToolDeclaration Tool => tool;

    /// <summary>The tool's name.</summary>
    public string Name => tool.Name;

    /// <summary>Its arguments.</summary>
    public SchemaForm Form { get; set; } = form;

    /// <summary>Whether it began with the values of the last call.</summary>
    public bool IsRecalled { get; set; }
}

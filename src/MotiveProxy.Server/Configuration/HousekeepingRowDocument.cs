using System.Text.Json;
using System.Text.Json.Serialization;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Protocols.Housekeeping;

namespace MotiveProxy.Server.Configuration;

/// <summary>A row of the housekeeping file, as it is written there. What is left out is as in a row that says nothing.</summary>
internal sealed class HousekeepingRowDocument
{
    private static readonly HousekeepingRow Empty = new();

    public string Kind { get; set; } = Empty.Kind;

    public string Client { get; set; } = Empty.Client;

    public Seat Seat { get; set; } = Empty.Seat;

    public int MaxMessages { get; set; } = Empty.MaxMessages;

    public HousekeepingMarkDocument[] Marks { get; set; } = [];

    public string[] SchemaFields { get; set; } = [];

    public string Answer { get; set; } = Empty.Answer;

    public HousekeepingRow ToRow() => new()
    {
        Kind = Kind,
        Client = Client,
        Seat = Seat,
        MaxMessages = MaxMessages,
        Marks = Array.ConvertAll(Marks, mark => mark.ToMark()),
        SchemaFields = SchemaFields,
        Answer = Answer,
    };
}

/// <summary>A mark of a row of the housekeeping file.</summary>
internal sealed class HousekeepingMarkDocument
{
    private static readonly HousekeepingMark Empty = new();

    public HousekeepingPlace Place { get; set; } = Empty.Place;

    public bool AtStart { get; set; } = Empty.AtStart;

    public string[] Words { get; set; } = [];

    public HousekeepingMark ToMark() => new() { Place = Place, AtStart = AtStart, Words = Words };
}

/// <summary>The words of the housekeeping file.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(HousekeepingRowDocument[]))]
internal sealed partial class HousekeepingJson : JsonSerializerContext;

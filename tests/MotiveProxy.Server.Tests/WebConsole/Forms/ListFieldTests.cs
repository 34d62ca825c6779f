using MotiveProxy.Server.WebConsole.Forms;

namespace MotiveProxy.Server.Tests.WebConsole.Forms;

public sealed class ListFieldTests
{
    [Fact]
    public void Entries_are_added_moved_and_removed()
    {
        var form = Filled("a", "b", "c");
        var list = (ListField)form.Root;
        list.Move(list.Items[2], by: -1);

        Assert.Equal("""["a","c","b"]""", form.ToJson());

        list.Remove(list.Items[0]);

        Assert.Equal("""["c","b"]""", form.ToJson());
        Assert.Equal("[1]", list.Items[1].Path);
    }

    [Fact]
    public void An_entry_keeps_its_id_where_it_goes()
    {
        var list = (ListField)Filled("a", "b").Root;
        var (first, id) = (list.Items[0], list.Items[0].Id);
        list.Move(first, by: 1);

        Assert.Same(first, list.Items[1]);
        Assert.Equal(id, list.Items[1].Id);
    }

    [Fact]
    public void Nothing_moves_out_of_the_list()
    {
        var list = (ListField)Filled("a", "b").Root;

        Assert.False(list.CanMove(list.Items[0], -1));
        Assert.False(list.CanMove(list.Items[1], 1));

        list.Move(list.Items[0], -1);

        Assert.Equal("a", ((TextField)list.Items[0]).Text);
    }

    [Fact]
    public void There_are_as_many_entries_as_there_must_be_and_no_more_than_there_may_be()
    {
        var list = (ListField)new SchemaForm("""{"type":"array","items":{"type":"string"},"minItems":2,"maxItems":3}""").Root;

        Assert.Equal(2, list.Items.Count);
        Assert.NotNull(list.Add());
        Assert.False(list.CanAdd);
        Assert.Null(list.Add());
    }

    [Fact]
    public void Fewer_than_there_must_be_is_told_at_the_list()
    {
        var form = new SchemaForm("""{"type":"array","items":{"const":1},"minItems":2}""");
        ((ListField)form.Root).Remove(((ListField)form.Root).Items[0]);

        Assert.Equal(["must have at least 2 entries, has 1"], form.Told());
    }

    [Fact]
    public void An_entry_without_a_value_is_told_at_the_entry()
    {
        var form = Filled("a", "");

        Assert.Equal(["[1]: has no value yet"], form.Told());
    }

    [Theory]
    [InlineData("""{"type":"array","prefixItems":[{"type":"string"},{"type":"integer"}],"items":false}""", false)]
    [InlineData("""{"type":"array","items":[{"type":"string"},{"type":"integer"}],"additionalItems":{"type":"boolean"}}""", true)]
    public void Entries_may_have_schemas_of_their_own(string schema, bool canAdd)
    {
        var list = (ListField)new SchemaForm(schema).Root;

        Assert.IsType<TextField>(list.Items[0]);
        Assert.IsType<NumberField>(list.Items[1]);
        Assert.Equal(canAdd, list.CanAdd);
        Assert.False(list.CanMove(list.Items[0], 1));
        Assert.False(list.CanRemove(list.Items[0]));
        Assert.True(list.CanRemove(list.Items[1]));
        if (canAdd)
            Assert.IsType<BooleanField>(list.Add());
    }

    [Fact]
    public void A_list_that_need_not_have_entries_begins_without() => Assert.Equal("[]", new SchemaForm("""{"type":"array"}""").ToJson());

    [Fact]
    public void Entries_that_came_and_went_leave_room_for_others()
    {
        var list = (ListField)new SchemaForm("""{"type":"array","items":{"type":"string"}}""").Root;
        for (var i = 0; i < 5_000; i++)
            list.Remove(list.Add()!);

        Assert.IsType<TextField>(list.Add());
    }

    private static SchemaForm Filled(params string[] texts)
    {
        var form = new SchemaForm("""{"type":"array","items":{"type":"string"}}""");
        foreach (var text in texts)
            ((TextField)((ListField)form.Root).Add()!).SetText(text);

        return form;
    }
}

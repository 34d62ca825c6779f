using System.Text.Json;
using MotiveProxy.Protocols.Schemas;
using MotiveProxy.Server.WebConsole.Forms;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.WebConsole.Forms;

/// <summary>Values that were given before come back into a form.</summary>
public sealed class LoadingTests
{
    private const string Order = """
        {"type":"object","required":["item","payment"],"properties":{
          "item":{"type":"string"},
          "count":{"type":"integer"},
          "size":{"enum":["S","M"]},
          "tags":{"type":"array","items":{"type":"string"}},
          "payment":{"oneOf":[
            {"type":"object","properties":{"card":{"type":"string"}},"required":["card"],"additionalProperties":false},
            {"type":"object","properties":{"iban":{"type":"string"},"name":{"type":"string"}},"required":["iban"],"additionalProperties":false}]}}}
        """;

    /// <summary>The schemas that the check is tested with, each with its values, right and wrong ones.</summary>
    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var file in Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "tests", "MotiveProxy.Protocols.Tests", "Schemas", "Cases"), "*.json"))
            {
                foreach (var one in JsonElement.Parse(File.ReadAllText(file)).EnumerateArray())
                {
                    var wrong = one.TryGetProperty("mistakes", out var mistakes) ? mistakes.EnumerateObject().Select(mistake => mistake.Name) : [];
                    foreach (var value in one.GetProperty("fits").EnumerateArray().Select(value => value.GetRawText()).Concat(wrong))
                        data.Add(one.GetProperty("schema").GetRawText(), value);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Whatever_the_schema_and_the_value_nothing_is_lost_and_the_check_agrees(string schema, string value)
    {
        var form = new SchemaForm(schema);
        form.Load(value);

        Assert.True(form.ToJson() == value || JsonEquality.Same(value, form.ToJson()), form.ToJson());
        Assert.Equal(new SchemaCheck().FindMistake(schema, value) is null, form.Problems.IsEmpty);

        form.ShowRaw();
        form.TryShowFields();

        Assert.True(form.ToJson() == value || JsonEquality.Same(value, form.ToJson()), form.ToJson());
    }

    [Fact]
    public void The_alternative_is_chosen_that_fits()
    {
        var form = new SchemaForm(Order);
        form.Load("""{"item":"x","payment":{"iban":"NO93","name":"N"}}""");

        Assert.Equal(1, ((UnionField)form.Member("payment").Field).Selected);
        Assert.True(form.Problems.IsEmpty);
    }

    [Fact]
    public void If_none_fits_the_nearest_is_chosen_and_what_is_wrong_told()
    {
        var form = new SchemaForm(Order);
        form.Load("""{"item":"x","payment":{"name":"N"}}""");

        Assert.Equal(1, ((UnionField)form.Member("payment").Field).Selected);
        Assert.Equal(["payment.iban: is missing"], form.Told());
    }

    [Fact]
    public void Of_the_last_values_comes_back_what_fits_this_schema()
    {
        var form = new SchemaForm(Order);

        Assert.True(form.Recall("""{"item":"x","count":"three","size":"XL","tags":["a",1,"b"],"gone":true,"payment":{"card":"4"}}"""));
        Assert.True(JsonEquality.Same("""{"item":"x","tags":["a","b"],"payment":{"card":"4"}}""", form.ToJson()));
        Assert.True(form.Problems.IsEmpty);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("no JSON")]
    public void Last_values_of_another_kind_change_nothing(string json)
    {
        var form = new SchemaForm(Order);
        ((TextField)form.Member("item").Field).SetText("x");

        Assert.False(form.Recall(json));
        Assert.Equal("""{"item":"x"}""", form.ToJson());
        Assert.False(form.IsRaw);
    }

    [Fact]
    public void A_text_that_is_no_JSON_is_loaded_as_it_is()
    {
        var form = new SchemaForm(Order);
        form.Load("{\"item\": \"half");

        Assert.True(form.IsRaw);
        Assert.Equal("{\"item\": \"half", form.ToJson());
    }

    [Fact]
    public void Numbers_come_back_digit_by_digit()
    {
        var form = Forms.WithA("""{"type":"integer"}""");
        form.Load("""{"a":123456789012345678901234567890}""");

        Assert.Equal("123456789012345678901234567890", form.A<NumberField>().Text);
    }

    [Fact]
    public void What_was_typed_for_a_number_comes_back_as_it_was_typed()
    {
        var form = Forms.WithA("""{"type":"integer"}""");
        form.A<NumberField>().SetText("three");
        var again = Forms.WithA("""{"type":"integer"}""");
        again.Load(form.ToJson());

        Assert.Equal("three", again.A<NumberField>().Text);
    }

    [Fact]
    public void What_a_value_lacked_is_there_again_once_somebody_gives_it()
    {
        var form = new SchemaForm("""{"required":["t","n","o"],"properties":{"t":{"type":"string"},"n":{"type":["integer","null"]},"o":{"type":"object"}}}""");
        form.Load("{}");

        Assert.Equal("{}", form.ToJson());
        Assert.All(form.Problems.All, problem => Assert.True(problem.IsMissing));

        ((TextField)form.Member("t").Field).SetMeantEmpty(true);
        ((UnionField)form.Member("n").Field).SetNull(true);
        ((ObjectField)form.Root).Include(form.Member("o"), true);

        Assert.True(JsonEquality.Same("""{"t":"","n":null,"o":{}}""", form.ToJson()));
        Assert.True(form.Problems.IsEmpty);
    }

    [Fact]
    public void What_was_recalled_is_left_out_again_when_its_text_is_removed()
    {
        var form = new SchemaForm(Order);
        form.Recall("""{"item":"x","count":3,"payment":{"card":"4"}}""");
        ((NumberField)form.Member("count").Field).SetText("");

        Assert.True(form.Problems.IsEmpty);
        Assert.True(JsonEquality.Same("""{"item":"x","payment":{"card":"4"}}""", form.ToJson()));
    }

    [Fact]
    public void Names_that_come_twice_are_both_kept()
    {
        var form = Forms.WithA("""{"type":"string"}""");
        form.Load("""{"a":"x","a":"y"}""");

        Assert.Equal("""{"a":"x","a":"y"}""", form.ToJson());
        Assert.Contains("a: has a name that is there twice", form.Told());
    }

    [Fact]
    public void Ids_are_never_given_twice()
    {
        var form = new SchemaForm(Order, "order");
        for (var i = 0; i < 3; i++)
        {
            form.Load("""{"item":"x","tags":["a","b"],"payment":{"iban":"NO93","name":"N"},"more":[1]}""");
            var ids = form.Root.Shown().Select(field => field.Id).ToList();

            Assert.Equal(ids.Count, ids.Distinct().Count());
            Assert.All(ids, id => Assert.Matches("^order-[0-9]+$", id));
        }
    }
}

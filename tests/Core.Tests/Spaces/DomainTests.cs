using static Tune.Domain;

namespace Tune.Tests;

public sealed class DomainTests
{
    [Fact]
    public void Choice_of_scalars_keeps_their_type()
    {
        Domain<string> words = Choice("a", "b");
        Domain<int> numbers = Choice(1, 2);
        Domain<double> reals = Choice(1, 2.5);
        Domain<Activation> names = Choice(Activation.Relu);
        Domain<bool?> maybe = Choice<bool?>(true, null);

        Assert.Equal(["\"a\" \"b\"", "1 2", "1 2.5", "\"Relu\"", "true null"], new Domain[] { words, numbers, reals, names, maybe }.Select(Texts));
    }

    [Fact]
    public void Choice_of_domains_of_a_type_keeps_it()
    {
        Domain<double> either = Choice(Uniform(0, 1), 5.0);

        Assert.IsType<ParameterSpec.Float>(((ParameterSpec.Choice)either.Spec).Options[0]);
    }

    [Fact]
    public void Choice_of_a_mixture_takes_constants_domains_and_spaces()
    {
        var mixed = Choice("none", 3, 2.5, true, Uniform(0, 1), new SearchSpace { ["x"] = 1 });

        Assert.Equal(
            [typeof(ParameterSpec.Constant), typeof(ParameterSpec.Constant), typeof(ParameterSpec.Constant), typeof(ParameterSpec.Constant),
                typeof(ParameterSpec.Float), typeof(ParameterSpec.Group)],
            ((ParameterSpec.Choice)mixed.Spec).Options.Select(option => option.GetType()));
    }

    [Fact]
    public void Choice_of_another_type_says_what_to_use()
    {
        var error = Assert.Throws<ArgumentException>(() => Choice(new object(), new object()));

        Assert.StartsWith(
            "An option must be a Boolean, string, number or enum, not Object; use OneOf, nested spaces or Const(...).", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Const_of_a_number_without_JSON_form_throws() => Assert.Throws<ArgumentException>(() => Const(double.NaN));

    [Fact]
    public void Const_takes_any_JSON_value() =>
        Assert.Equal("""{"a":[1,"x"]}""", ((ParameterSpec.Constant)Const(new { a = new object[] { 1, "x" } }).Spec).Value.GetRawText());

    [Fact]
    public void SampleFrom_without_a_name_is_named_by_its_text()
    {
        var computed = (ParameterSpec.Computed)SampleFrom(c => c.Get<int>("x") + 1).Spec;

        Assert.Equal("""c => c.Get<int>("x") + 1""", computed.FunctionName);
    }

    [Fact]
    public void Indexer_gives_back_the_domain_and_misses_by_name()
    {
        var space = new SearchSpace { ["x"] = Uniform(0, 1) };

        Assert.Equal(Uniform(0, 1).Spec, space["x"].Spec);
        Assert.Throws<KeyNotFoundException>(() => space["y"]);
    }

    private static string Texts(Domain domain) =>
        string.Join(' ', ((ParameterSpec.Choice)domain.Spec).Options.Cast<ParameterSpec.Constant>().Select(option => option.Value.GetRawText()));
}

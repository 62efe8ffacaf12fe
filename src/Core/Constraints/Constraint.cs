using System.Text.Json.Nodes;

namespace Tune;

/// <summary>
/// A rule that a configuration must keep to be tried at all, such as <c>hidden * layers &lt;= 4096</c>. No searcher's suggestion that breaks it
/// becomes a trial. For bounds on what comes of a trial see <see cref="OutcomeConstraint"/>. Compared by value, functions by name.
/// </summary>
/// <remarks>Ray: <c>AxSearch(parameter_constraints=["hidden &lt;= layers"])</c>, which takes linear ones and works with Ax only.</remarks>
public abstract record Constraint
{
    private Constraint()
    {
    }

    /// <summary>
    /// A rule as text: numbers, texts in quotes, parameters by flat name, <c>+ - * / % ^</c>, comparisons, <c>and or not</c> and the functions
    /// <c>min max log exp abs sqrt</c>. A rule that names a parameter of a branch that was not chosen does not apply.
    /// </summary>
    /// <exception cref="InvalidConstraintException">The text is no rule; says where and what was expected.</exception>
    public static Constraint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new Expression(ConstraintParser.Parse(text));
    }

    /// <summary>A rule as code. The name stands for the function where the experiment is stored.</summary>
    /// <param name="name">The name; not empty, and the same function every time.</param>
    /// <param name="condition">Whether a configuration may be tried; a function of the configuration alone.</param>
    public static Constraint When(string name, Func<Configuration, bool> condition)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(condition);
        return new Predicate(name) { Condition = condition };
    }

    /// <summary>A rule as code, of the configuration as the trainable gets it.</summary>
    /// <typeparam name="TConfig">The configuration's type.</typeparam>
    /// <param name="name">The name; not empty, and the same function every time.</param>
    /// <param name="condition">Whether a configuration may be tried; a function of the configuration alone.</param>
    public static Constraint When<TConfig>(string name, Func<TConfig, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return When(name, (Configuration configuration) => condition(ConfigurationBinder.Bind<TConfig>(configuration)));
    }

    /// <summary>The rule of a text: see <see cref="Parse"/>.</summary>
    public static implicit operator Constraint(string text) => Parse(text);

    /// <summary>The JSON form: the text, or the name of the function.</summary>
    internal JsonNode ToJson() => this switch
    {
        Expression expression => JsonValue.Create(expression.Text),
        Predicate predicate => new JsonObject { ["function"] = predicate.Name },
        _ => throw new InvalidOperationException($"{GetType().Name} has no JSON form."),
    };

    /// <summary>The rule of a JSON form; a function that is not among the known ones has only its name.</summary>
    internal static Constraint FromJson(JsonNode json, IReadOnlyDictionary<string, Func<Configuration, bool>> functions)
    {
        if (json is not JsonObject named) return Parse(json.GetValue<string>());
        var name = named["function"]?.GetValue<string>() ?? throw new FormatException($"a constraint is a text or {{\"function\":name}}, got {json.ToJsonString()}");
        return new Predicate(name) { Condition = functions.GetValueOrDefault(name) };
    }

    /// <summary>A rule that was written as text.</summary>
    public sealed record Expression : Constraint
    {
        internal Expression(ConstraintNode root) => (Root, Text) = (root, root.ToString());

        /// <summary>The rule in its canonical form: the same for texts that differ only in spaces and needless parentheses.</summary>
        public string Text { get; }

        internal ConstraintNode Root { get; }

        /// <inheritdoc/>
        public bool Equals(Expression? other) => other is not null && Text == other.Text;

        /// <inheritdoc/>
        public override int GetHashCode() => StableHash.Fold(StableHash.Of(Text));

        /// <inheritdoc/>
        public override string ToString() => Text;
    }

    /// <summary>A rule that is a function.</summary>
    /// <param name="Name">Stands for the function where the experiment is stored.</param>
    public sealed record Predicate(string Name) : Constraint
    {
        /// <summary>The function; null where only its name is known.</summary>
        public Func<Configuration, bool>? Condition { get; init; }

        /// <inheritdoc/>
        public bool Equals(Predicate? other) => other is not null && Name == other.Name;

        /// <inheritdoc/>
        public override int GetHashCode() => StableHash.Fold(StableHash.Of(Name));

        /// <inheritdoc/>
        public override string ToString() => Name;
    }
}

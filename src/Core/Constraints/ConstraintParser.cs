using System.Collections.Immutable;

namespace Tune.Spaces;

/// <summary>Reads rules by recursive descent: a method for each level of <see cref="ConstraintNode"/>'s binding.</summary>
internal sealed class ConstraintParser
{
    private const int MaxDepth = 100;
    private static readonly string[] Comparisons = ["<=", ">=", "==", "!=", "<", ">"];

    private readonly ConstraintLexer _lexer;
    private int _depth;

    private ConstraintParser(string text) => _lexer = new ConstraintLexer(text);

    /// <exception cref="InvalidConstraintException">The text is no rule.</exception>
    public static ConstraintNode Parse(string text)
    {
        var parser = new ConstraintParser(text);
        var root = parser.Either();
        if (parser._lexer.Token != ConstraintLexer.Kind.End) throw parser.Unexpected("a sign such as + or <=, and, or, or the end");
        var kinds = new ConstraintTyping(_ => ConstraintKinds.Any, (position, problem) => throw parser._lexer.ProblemAt(position, problem));
        kinds.RequireTruth(root);
        return root;
    }

    private ConstraintNode Either() => Joined(() => Joined(Negated, isAnd: true), isAnd: false);

    private ConstraintNode Joined(Func<ConstraintNode> part, bool isAnd)
    {
        var position = _lexer.Position;
        var operands = ImmutableArray.Create(part());
        while (TakeWord(isAnd ? "and" : "or") || TakeSign(isAnd ? "&&" : "||")) operands = operands.Add(part());
        return operands.Length == 1 ? operands[0] : new ConstraintNode.Logic(position, isAnd, operands);
    }

    private ConstraintNode Negated()
    {
        var position = _lexer.Position;
        return TakeWord("not") || TakeSign("!") ? new ConstraintNode.Not(position, Deeper(Negated)) : Compared();
    }

    private ConstraintNode Compared()
    {
        var position = _lexer.Position;
        var operands = ImmutableArray.Create(Sum());
        var signs = ImmutableArray<string>.Empty;
        while (true)
        {
            if (IsSign("=")) throw _lexer.Problem("expected ==, which compares");
            if (Array.Find(Comparisons, TakeSign) is not { } sign) break;
            signs = signs.Add(sign);
            operands = operands.Add(Sum());
        }

        return signs.IsEmpty ? operands[0] : new ConstraintNode.Comparison(position, operands, signs);
    }

    private ConstraintNode Sum() => LeftToRight(Product, "+", "-");

    private ConstraintNode Product() => LeftToRight(Signed, "*", "/", "%");

    private ConstraintNode LeftToRight(Func<ConstraintNode> part, params string[] signs)
    {
        var left = part();
        while (true)
        {
            var position = _lexer.Position;
            if (Array.Find(signs, TakeSign) is not { } sign) return left;
            left = new ConstraintNode.Arithmetic(position, sign[0], left, part());
        }
    }

    private ConstraintNode Signed()
    {
        var position = _lexer.Position;
        if (TakeSign("-")) return new ConstraintNode.Negative(position, Deeper(Signed));
        var whole = Whole();
        position = _lexer.Position;
        return TakeSign("^") || TakeSign("**") ? new ConstraintNode.Arithmetic(position, '^', whole, Deeper(Signed)) : whole;
    }

    private ConstraintNode Whole()
    {
        var (position, value) = (_lexer.Position, _lexer.Value);
        switch (_lexer.Token)
        {
            case ConstraintLexer.Kind.Number: return Take(new ConstraintNode.Literal(position, ConstraintValue.Of(_lexer.Number)));
            case ConstraintLexer.Kind.Text: return Take(new ConstraintNode.Literal(position, ConstraintValue.Of(value)));
            case ConstraintLexer.Kind.Name: return TakeName(position, value);
            case ConstraintLexer.Kind.Word when value is "true" or "false": return Take(new ConstraintNode.Literal(position, ConstraintValue.Of(value == "true")));
            case ConstraintLexer.Kind.Word when value == "null": return Take(new ConstraintNode.Literal(position, ConstraintValue.Null));
            case ConstraintLexer.Kind.Word when ConstraintWords.Functions.TryGetValue(value, out var arguments): return Call(position, value, arguments.Least, arguments.Most);
            case ConstraintLexer.Kind.Sign when TakeSign("("):
                var inner = Deeper(Either);
                if (!TakeSign(")")) throw Unexpected("')'");
                return inner;
            default: throw Unexpected("a parameter, a number, a text in quotes or '('");
        }
    }

    private ConstraintNode.Name TakeName(int position, string name)
    {
        _lexer.Next();
        return IsSign("(")
            ? throw _lexer.ProblemAt(position, $"there is no function '{name}'; there are: {string.Join(", ", ConstraintWords.Functions.Keys.Order(StringComparer.Ordinal))}")
            : new ConstraintNode.Name(position, name);
    }

    private ConstraintNode.Call Call(int position, string function, int least, int most)
    {
        _lexer.Next();
        if (!TakeSign("(")) throw Unexpected($"'(' after {function}; a parameter of that name is written [{function}]");
        var arguments = ImmutableArray.Create(Deeper(Either));
        while (TakeSign(",")) arguments = arguments.Add(Deeper(Either));
        if (!TakeSign(")")) throw Unexpected("',' or ')'");
        return arguments.Length >= least && arguments.Length <= most
            ? new ConstraintNode.Call(position, function, arguments)
            : throw _lexer.ProblemAt(position, $"{function} takes {(least == most ? "one number" : $"at least {least} numbers")}, got {arguments.Length}");
    }

    /// <summary>Parses a part inside another one; a text may not nest without end.</summary>
    private ConstraintNode Deeper(Func<ConstraintNode> part)
    {
        if (++_depth > MaxDepth) throw _lexer.Problem($"nested more than {MaxDepth} levels deep");
        var node = part();
        _depth--;
        return node;
    }

    private ConstraintNode.Literal Take(ConstraintNode.Literal literal)
    {
        _lexer.Next();
        return literal;
    }

    private bool TakeWord(string word) => TakeIf(_lexer.Token == ConstraintLexer.Kind.Word && _lexer.Value == word);

    private bool TakeSign(string sign) => TakeIf(IsSign(sign));

    private bool TakeIf(bool isThere)
    {
        if (isThere) _lexer.Next();
        return isThere;
    }

    private bool IsSign(string sign) => _lexer.Token == ConstraintLexer.Kind.Sign && _lexer.Value == sign;

    private InvalidConstraintException Unexpected(string expected) => _lexer.Problem($"expected {expected}, got {_lexer.Describe()}");
}

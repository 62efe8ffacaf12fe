using System.Globalization;

namespace Tune.Spaces;

/// <summary>Cuts the text of a rule into tokens. A slash without a space before it, after a name, belongs to the name: <c>opt/momentum</c>.</summary>
internal sealed class ConstraintLexer
{
    private static readonly string[] Signs = ["<=", ">=", "==", "!=", "&&", "||", "**", "<", ">", "=", "!", "+", "-", "*", "/", "%", "^", "(", ")", ","];

    private readonly string _text;

    public ConstraintLexer(string text)
    {
        _text = text;
        Next();
    }

    public enum Kind
    {
        End,
        Number,
        Text,
        Name,

        /// <summary>A word that is no parameter's name unless it stands in brackets.</summary>
        Word,
        Sign,
    }

    public Kind Token { get; private set; }

    /// <summary>The token as a name, word or sign, or what a text in quotes holds.</summary>
    public string Value { get; private set; } = "";

    public double Number { get; private set; }

    /// <summary>Where the token begins.</summary>
    public int Position { get; private set; }

    private int End { get; set; }

    public static bool IsPlainName(string name)
    {
        if (name.Length == 0 || !IsStart(name[0]) || ConstraintWords.All.Contains(name)) return false;
        for (var i = 1; i < name.Length; i++)
        {
            if (!IsPart(name[i]) && !(name[i] == '/' && i + 1 < name.Length && IsPart(name[i + 1]))) return false;
        }

        return true;
    }

    public InvalidConstraintException Problem(string problem) => new(_text, Position, problem);

    public InvalidConstraintException ProblemAt(int position, string problem) => new(_text, position, problem);

    /// <summary>The token, for a message.</summary>
    public string Describe() => Token == Kind.End ? "the end" : $"'{_text[Position..End]}'";

    public void Next()
    {
        Position = End;
        while (Position < _text.Length && char.IsWhiteSpace(_text[Position])) Position++;
        End = Position;
        if (Position == _text.Length) Token = Kind.End;
        else if (char.IsAsciiDigit(_text[Position]) || (_text[Position] == '.' && Position + 1 < _text.Length && char.IsAsciiDigit(_text[Position + 1]))) ReadNumber();
        else if (IsStart(_text[Position])) ReadName();
        else if (_text[Position] == '[') ReadQuoted(']', Kind.Name);
        else if (_text[Position] is '\'' or '"') ReadQuoted(_text[Position], Kind.Text);
        else ReadSign();
    }

    private static bool IsStart(char character) => char.IsLetter(character) || character == '_';

    private static bool IsPart(char character) => char.IsLetterOrDigit(character) || character is '_' or '.';

    private void ReadNumber()
    {
        SkipDigits();
        if (Peek() == '.') SkipDigits(1);
        if (Peek() is 'e' or 'E')
        {
            var sign = Peek(1) is '+' or '-' ? 2 : 1;
            if (char.IsAsciiDigit(Peek(sign))) SkipDigits(sign);
        }

        var number = _text.AsSpan(Position, End - Position);
        if (IsStart(Peek())) throw Problem($"a name can't begin with a digit; put it in brackets, or a sign after {number}");
        Number = double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(Number)) throw Problem($"{number} is too great for a number");
        Token = Kind.Number;
    }

    private void ReadName()
    {
        while (IsPart(Peek()) || (Peek() == '/' && IsPart(Peek(1)))) End++;
        Value = _text[Position..End];
        Token = ConstraintWords.All.Contains(Value) ? Kind.Word : Kind.Name;
    }

    /// <summary>What stands between quotes; a quote inside is written twice.</summary>
    private void ReadQuoted(char quote, Kind kind)
    {
        var text = new System.Text.StringBuilder();
        for (End = Position + 1; ; End++)
        {
            if (End == _text.Length) throw Problem($"expected {quote} before the end");
            if (_text[End] == quote && !(kind == Kind.Text && Peek(1) == quote)) break;
            if (_text[End] == quote) End++;
            text.Append(_text[End]);
        }

        End++;
        (Token, Value) = (kind, text.ToString());
        if (kind == Kind.Name && Value.Length == 0) throw Problem("expected the name of a parameter in brackets");
    }

    private void ReadSign()
    {
        Value = Array.Find(Signs, sign => string.CompareOrdinal(_text, Position, sign, 0, sign.Length) == 0) ?? throw Problem($"'{_text[Position]}' has no meaning here");
        End = Position + Value.Length;
        Token = Kind.Sign;
    }

    private void SkipDigits(int first = 0)
    {
        End += first;
        while (char.IsAsciiDigit(Peek())) End++;
    }

    private char Peek(int ahead = 0) => End + ahead < _text.Length ? _text[End + ahead] : '\0';
}

namespace Tune.Http;

/// <summary>A part of a filter.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">It, without its quotes.</param>
/// <param name="From">Where it begins.</param>
/// <param name="To">The character after its end.</param>
internal readonly record struct FilterToken(FilterToken.Sort Kind, string Text, int From, int To)
{
    public enum Sort
    {
        End,
        Word,
        Name,
        Number,
        Text,
        Sign,
    }

    public bool IsWord(string word) => Kind == Sort.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool IsSign(string sign) => Kind == Sort.Sign && Text == sign;

    public static FilterToken EndOf(string source) => new(Sort.End, "", source.Length, source.Length + 1);
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Tune.Http;

/// <summary>A key as it is kept: the text itself is known to its owner alone.</summary>
/// <param name="Name">Who has it, for the audit: letters, digits, <c>.</c>, <c>_</c>, <c>-</c>.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Hash">The SHA-256 of its text, in hexadecimal digits. A random text of 256 bits can't be guessed from it, so nothing slower is needed.</param>
/// <param name="CreatedAt">When it was made; null if that is not known.</param>
internal sealed record ApiKey(string Name, ApiRole Role, string Hash, DateTimeOffset? CreatedAt = null)
{
    private const string Prefix = "tune_";
    private const int Bytes = 32;
    private const int MostName = 64;

    /// <summary>Makes a key.</summary>
    /// <returns>The text, which is nowhere else, and what is kept.</returns>
    public static (string Text, ApiKey Key) Create(string name, ApiRole role, DateTimeOffset now)
    {
        var text = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        return (text, new ApiKey(name, role, HashOf(text), now));
    }

    /// <summary>What is wrong with a name; null: nothing.</summary>
    public static string? ProblemOf(string name) => name.Length is > 0 and <= MostName && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
        ? null
        : $"a key's name has 1 to {MostName} letters, digits, '.', '_' or '-', such as ci; was '{name}'.";

    /// <summary>What is wrong with a hash; null: nothing.</summary>
    public static string? ProblemOfHash(string hash) => hash.Length == SHA256.HashSizeInBytes * 2 && hash.All(char.IsAsciiHexDigit)
        ? null
        : $"the hash of a key has {SHA256.HashSizeInBytes * 2} hexadecimal digits, as tune keys list shows it; was {hash.Length} characters.";

    /// <summary>The key of a text; null if it is none's. Takes as long whichever it is.</summary>
    public static ApiKey? Find(IEnumerable<ApiKey> keys, string text)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        ApiKey? found = null;
        foreach (var key in keys)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, Convert.FromHexString(key.Hash))) found = key;
        }

        return found;
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

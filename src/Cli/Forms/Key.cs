using System.Text.Json.Nodes;

namespace Tune.Cli;

/// <summary>A key of an object in a file.</summary>
/// <typeparam name="T">What the object is read as.</typeparam>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What it means, in a sentence or two.</param>
/// <param name="Schema">The schema of its value.</param>
/// <param name="Read">What the object is with the value; the same if there is something wrong with it.</param>
internal sealed record Key<T>(string Name, string Meaning, Func<JsonObject> Schema, Func<FileValue, T, T> Read)
{
    /// <summary>A key whose value has a form.</summary>
    public static Key<T> Of<TValue>(string name, string meaning, Form<TValue> form, Func<T, TValue, T> set) =>
        new(name, meaning, form.Schema, (value, whole) => form.TryRead(value, out var read) ? set(whole, read) : whole);

    /// <summary>The same key of an object that is a part of another one.</summary>
    public Key<TWhole> In<TWhole>(Func<TWhole, T> get, Func<TWhole, T, TWhole> set) => new(Name, Meaning, Schema, (value, whole) => set(whole, Read(value, get(whole))));
}

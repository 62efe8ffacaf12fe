namespace Tune.Http;

/// <summary>What the body of a request is that is a file, which no form of a page elsewhere can send.</summary>
/// <param name="ContentType">Its type.</param>
internal sealed record UploadType(string ContentType);

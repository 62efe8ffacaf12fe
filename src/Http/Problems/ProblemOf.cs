using System.Text.Json;
using Tune.Storage;

namespace Tune.Http;

/// <summary>What is said of an exception to the caller. Of what nobody has foreseen nothing is: the host logs it, and answers 500.</summary>
internal static class ProblemOf
{
    public static Problem? Exception(Exception exception) => exception switch
    {
        Problem problem => problem,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } large => Of(large, StatusCodes.Status413PayloadTooLarge, "too-large", "Too large", "The body is larger than Tune:Api:MaxBodyBytes."),
        BadHttpRequestException bad => Of(bad, bad.StatusCode, "bad-request", "The request is wrong"),
        JsonException json => Of(json, StatusCodes.Status400BadRequest, "not-json", "The body is not what it should be", JsonText(json)),
        ExperimentNotFoundException or UnknownExperimentException => Of(exception, StatusCodes.Status404NotFound, "no-such-experiment", "Not there"),
        CheckpointMissingException => Of(exception, StatusCodes.Status404NotFound, "no-such-checkpoint", "Not there"),
        ExperimentExistsException exists => new Problem(StatusCodes.Status409Conflict, "other-spec", "An experiment of this name exists with another spec", $"Experiment '{exists.Experiment}' exists with another spec: see problems. {Ways(exists)}", [.. exists.Differences, .. exists.Refusals], exists),
        InvalidExperimentException invalid => new Problem(StatusCodes.Status400BadRequest, "invalid-experiment", "The experiment is wrong", invalid.Message, invalid.Problems, invalid),
        InvalidConfigurationException invalid => new Problem(StatusCodes.Status400BadRequest, "invalid-configuration", "The configuration is wrong", invalid.Message, invalid.Problems, invalid),
        InvalidArchiveException => Of(exception, StatusCodes.Status400BadRequest, "bad-archive", "The archive is wrong"),
        RequestKeyReusedException => Of(exception, StatusCodes.Status422UnprocessableEntity, "key-reused", "Idempotency-Key was that of another request"),
        ArgumentException => Of(exception, StatusCodes.Status400BadRequest, "bad-request", "The request is wrong"),
        TimeoutException or ObjectDisposedException => Of(exception, StatusCodes.Status503ServiceUnavailable, "unavailable", "Not now", "The silos do not answer, or this one is about to end: try again in a while."),
        TuneException => Of(exception, StatusCodes.Status409Conflict, "not-possible", "Not possible now"),
        _ => null,
    };

    private static Problem Of(Exception exception, int status, string kind, string title, string? detail = null) => new(status, kind, title, detail ?? exception.Message, innerException: exception);

    private static string Ways(ExperimentExistsException exists) => exists.Refusals.IsEmpty
        ? "Send \"onDifference\": \"change\" to keep its trials and go on with this spec, or \"fork\" for another experiment that learns from them."
        : "It can't be changed to this one; send \"onDifference\": \"fork\" for another experiment that learns from its trials.";

    private static string JsonText(JsonException exception)
    {
        var place = exception.Path is { Length: > 0 } path ? $"{path}: " : "";
        // the reader repeats the place, counted from 0, behind the message
        var text = exception.Message.Split(" Path: ")[0];
        return $"{place}{text}";
    }
}

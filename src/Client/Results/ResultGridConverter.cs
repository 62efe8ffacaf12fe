using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tune;

/// <summary>Results as JSON under any options: an object with what they are of and a member <c>Trials</c>; read again they are the same.</summary>
internal sealed class ResultGridConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(ResultGrid<>);

    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter?)Activator.CreateInstance(typeof(OfConfig<>).MakeGenericType(typeToConvert.GetGenericArguments()));

    private sealed class OfConfig<TConfig> : JsonConverter<ResultGrid<TConfig>>
    {
        private const string Trials = "Trials";

        public override ResultGrid<TConfig> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var json = new JsonMembers(JsonElement.ParseValue(ref reader), options);
            var objective = json.Required<Objective>(nameof(ResultGrid<>.Objective));
            var constraints = json.List<OutcomeConstraint>(nameof(ResultGrid<>.OutcomeConstraints));
            var path = json.Optional<string>(nameof(ResultGrid<>.ResultsPath));
            var names = new NamePool();
            var trialName = json.Optional<string>(nameof(ResultGrid<>.TrialName));
            var template = trialName is null ? null : TrialNameTemplate.Parse(trialName);
            return new ResultGrid<TConfig>(json.Members(Trials).Select(trial => (Json: trial, Read: TrialHistory.Read(trial, names))).Select(trial =>
                new TrialResult<TConfig>(trial.Read, trial.Read.Held, objective, constraints, path, trial.Json.List<LineageStep>(nameof(TrialResult.Lineage)), template, ConfigurationBinder.Bind<TConfig>)))
            {
                Experiment = json.Required<string>(nameof(ResultGrid<>.Experiment)),
                Objective = objective,
                AlsoOptimize = json.List<Objective>(nameof(ResultGrid<>.AlsoOptimize)),
                OutcomeConstraints = constraints,
                Space = json.Optional<JsonElement?>(nameof(ResultGrid<>.Space)) is { ValueKind: JsonValueKind.Object } space ? SearchSpaceJson.Parse(space) : null,
                Status = json.Required<ExperimentStatus>(nameof(ResultGrid<>.Status)),
                Reason = json.Optional<string>(nameof(ResultGrid<>.Reason)),
                Elapsed = json.Required<TimeSpan>(nameof(ResultGrid<>.Elapsed)),
                Tags = json.Optional<ImmutableSortedDictionary<string, string>>(nameof(ResultGrid<>.Tags))?.WithComparers(StringComparer.Ordinal) ?? ExperimentSpec.NoTags,
                TrialName = trialName,
                ResultsPath = path,
            };
        }

        public override void Write(Utf8JsonWriter writer, ResultGrid<TConfig> value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            void Write<T>(string name, T content)
            {
                writer.WritePropertyName(JsonMembers.NameOf(name, options));
                JsonSerializer.Serialize(writer, content, options);
            }

            Write(nameof(value.Experiment), value.Experiment);
            Write(nameof(value.Objective), value.Objective);
            Write(nameof(value.AlsoOptimize), value.AlsoOptimize);
            Write(nameof(value.OutcomeConstraints), value.OutcomeConstraints);
            Write(nameof(value.Space), value.Space is { } space ? JsonElement.Parse($"{space}") : (JsonElement?)null);
            Write(nameof(value.Status), value.Status);
            Write(nameof(value.Reason), value.Reason);
            Write(nameof(value.Elapsed), value.Elapsed);
            Write(nameof(value.Tags), value.Tags);
            Write(nameof(value.TrialName), value.TrialName);
            Write(nameof(value.ResultsPath), value.ResultsPath);
            // the trials themselves, not what they are a list of
            Write<IEnumerable<TrialResult>>(Trials, value);
            writer.WriteEndObject();
        }
    }
}

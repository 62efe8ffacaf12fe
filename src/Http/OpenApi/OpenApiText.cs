using System.Text.RegularExpressions;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Tune.Http;

/// <summary>The description of the API, with what can't be seen from the handlers.</summary>
internal static partial class OpenApiText
{
    private const string Key = "key";

    public static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = description => $"/{description.RelativePath}".StartsWith(TuneApiExtensions.Prefix, StringComparison.Ordinal);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Tune.Orleans";
            document.Info.Description = "Experiments: read, watch, steer and start them. docs/http-api.md.";
            // where it is served is known to who has asked
            document.Servers?.Clear();
            (document.Components ??= new OpenApiComponents()).SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Key] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A key made by tune keys add; from the server's own machine none is needed." },
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(async (operation, context, cancellationToken) =>
        {
            operation.Parameters = [.. RouteValue().Matches(context.Description.RelativePath ?? "").Select(match => new OpenApiParameter
            {
                Name = match.Groups[1].Value,
                In = ParameterLocation.Path,
                Required = true,
                Schema = new OpenApiSchema { Type = match.Groups[1].Value == "trial" ? JsonSchemaType.Integer : JsonSchemaType.String },
            })];
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<RequiredRole>().FirstOrDefault() is { } required) operation.Description = $"Role: {required.Role}.";
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<BodyType>().FirstOrDefault() is { } body)
            {
                var schema = await context.GetOrCreateSchemaAsync(body.Type, cancellationToken: cancellationToken);
                context.Document?.AddComponent(body.Type.Name, schema);
                operation.RequestBody = new OpenApiRequestBody
                {
                    Required = !body.IsOptional,
                    Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = new OpenApiSchemaReference(body.Type.Name, context.Document) } },
                };
            }

            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<UploadType>().FirstOrDefault() is { } upload)
            {
                // a schema would say what a file is in JSON
                operation.RequestBody = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType> { [upload.ContentType] = new() } };
            }

            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Key, context.Document)] = [] }];
        });
    }

    [GeneratedRegex(@"\{\**([a-z]+)\}")]
    private static partial Regex RouteValue();
}

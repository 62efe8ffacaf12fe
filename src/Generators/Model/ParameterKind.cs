namespace Tune.Generators;

/// <summary>How a parameter is read and written.</summary>
internal enum ParameterKind
{
    Scalar,
    NullableScalar,
    Text,
    Group,
    Family,
}

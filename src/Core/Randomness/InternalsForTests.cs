using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Core.Tests")]
[assembly: InternalsVisibleTo("Generators.Tests")]

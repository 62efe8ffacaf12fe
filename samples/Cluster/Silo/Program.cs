using ClusterSilo;
using Tune.Placement;
using Tune.Silo;

// what kind of silo it is, is configuration: --help says what there is
return await SiloProgram.RunAsync(args, tune => tune.AddTrainable(Curve.Definition));

using Tune.Silo;

return await SiloProgram.RunAsync(args);

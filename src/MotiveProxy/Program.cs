using MotiveProxy;

using var interrupt = new Interrupt();
return await MotiveCommand.RunAsync(args, Surroundings.OfThisProcess(), interrupt.Token);

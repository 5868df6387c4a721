package imdstape.scenario;

/** A fault and the requests that it affects. */
public record ScopedFault(Fault fault, FaultScope scope) {}

namespace SmartManager.Store;

/// <summary>Whether several processes work on one served store at a time. The engine says so: an embedded silo knows of no other.</summary>
/// <param name="IsShared">False: a second process is refused.</param>
public sealed record StoreSharing(bool IsShared);

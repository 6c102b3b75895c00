global using SmartManager.Domain.Catalogue;
global using SmartManager.Domain.Decisioning;
global using SmartManager.Domain.Messaging;
global using SmartManager.Domain.Subscribers;
global using SmartManager.Support;
global using static SmartManager.Domain.Subscribers.SubscriberCommand;
global using static SmartManager.Domain.Subscribers.SubscriberEffect;
global using static SmartManager.Domain.Subscribers.SubscriberEvent;
global using static SmartManager.Support.SubscriberSpec;

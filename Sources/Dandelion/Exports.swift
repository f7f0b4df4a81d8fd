// One import is enough to embed the engine: values, money, time, members and plugins come with it.
@_exported public import DandelionModel
@_exported public import DandelionPlugins
@_exported public import DandelionPrimitives
@_exported public import DandelionStore
@_exported public import DandelionWorkflow

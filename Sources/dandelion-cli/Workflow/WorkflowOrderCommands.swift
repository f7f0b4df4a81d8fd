import ArgumentParser
import DandelionHost

struct WorkflowCancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "End a run, and undo what it registered to be undone.",
        discussion: """
            The run's compensations run, as after a failure of the business; it cannot catch that.

              dandelion workflow cancel 01kgdtca00fpwawdgak05rdya7 --reason "left"
            """)

    @Argument(help: ArgumentHelp("The run's id.", valueName: "RUN"))
    var id: String

    @Option(help: ArgumentHelp("Why, for whoever looks at the run.", valueName: "TEXT"))
    var reason = "cancelled by an operator"

    @OptionGroup var order: OrderOptions

    func run() async throws {
        try await order.send { _ in
            .cancel(run: id, reason: reason)
        } done: { home in
            try home.standing(ofRun: id)
        }
    }
}

struct WorkflowTerminateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "terminate", abstract: "End a run at once, and leave what it did as it is.",
        discussion: """
              dandelion workflow terminate 01kgdtca00fpwawdgak05rdya7 --reason "wrong input"
            """)

    @Argument(help: ArgumentHelp("The run's id.", valueName: "RUN"))
    var id: String

    @Option(help: ArgumentHelp("Why, for whoever looks at the run.", valueName: "TEXT"))
    var reason = "terminated by an operator"

    @OptionGroup var order: OrderOptions

    func run() async throws {
        try await order.send { _ in
            .terminate(run: id, reason: reason)
        } done: { home in
            try home.standing(ofRun: id)
        }
    }
}

struct WorkflowPauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Hold a run: what wakes it is kept until it is resumed.",
        discussion: """
              dandelion workflow pause 01kgdtca00fpwawdgak05rdya7
            """)

    @Argument(help: ArgumentHelp("The run's id.", valueName: "RUN"))
    var id: String

    @OptionGroup var order: OrderOptions

    func run() async throws {
        try await order.send { _ in
            .pause(run: id)
        } done: { home in
            try home.standing(ofRun: id)
        }
    }
}

struct WorkflowResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Let a run go on that was paused.",
        discussion: """
              dandelion workflow resume 01kgdtca00fpwawdgak05rdya7
            """)

    @Argument(help: ArgumentHelp("The run's id.", valueName: "RUN"))
    var id: String

    @OptionGroup var order: OrderOptions

    func run() async throws {
        try await order.send { _ in
            .resume(run: id)
        } done: { home in
            try home.standing(ofRun: id)
        }
    }
}

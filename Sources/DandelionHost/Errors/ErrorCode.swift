import Dandelion
import DandelionModel
import DandelionPlugins
import DandelionStore
import DandelionWorkflow

/// The permanent name of a kind of error, as the command line prints it. A code
/// is never used twice; `Docs/errors` has a page for each.
package enum ErrorCode: String, Sendable, CaseIterable {
    // 1: what is fed in
    case inputUnreadable = "D101"
    case linesRefused = "D102"
    case mappingRefused = "D103"
    case contentDiffers = "D104"
    case outputUnwritable = "D105"
    case storeFileRefused = "D106"
    // 2: plugins
    case pluginRefused = "D201"
    case orderRefused = "D202"
    case workflowUnknown = "D203"
    // 3: stores
    case noStore = "D301"
    case storeAddress = "D302"
    case storeOwned = "D303"
    case storeNewer = "D304"
    case storeDamaged = "D305"
    case storeFull = "D306"
    case storeForbidden = "D307"
    case storeFailed = "D308"
    case storeBusy = "D309"
    case placeTaken = "D310"
    case storeUnfinished = "D311"
    case storeOlder = "D312"
    case storeUnreachable = "D313"
    // 4: what was asked for
    case homeUnclear = "D401"
    case notFound = "D402"
    case unclearID = "D403"
    // 5: Lua that is run by itself
    case luaFailed = "D501"
    case luaLimit = "D502"
    // 9: the rest
    case stopped = "D901"
    case other = "D999"

    /// The code of an error.
    package init(of error: any Error) {
        self =
            switch error {
            case let error as StoreError: Self.code(of: error)
            case let error as FoldError: Self.code(of: error)
            case let error as GuestError: Self.code(of: error)
            case let error as WhyError: Self.code(of: error)
            case is OrderRefusal: .orderRefused
            case is StoreAddressError: .storeAddress
            case is StoreFileRefusal: .storeFileRefused
            case let error as OperationRefusal: Self.code(of: error)
            case let error as PartialFile.Failure: Self.code(of: error)
            case let problem as InputProblem: problem.line == 0 ? .inputUnreadable : .linesRefused
            case is InputRefusal: .linesRefused
            case is MappingRefusal: .mappingRefused
            case is ConflictingEvent: .contentDiffers
            case is ReportFault: .outputUnwritable
            case is PluginRefusal: .pluginRefused
            case is ConfigurationRefusal, is SettingChangeFault: .orderRefused
            case is AmbiguousWorkflow, is UnknownWorkflow: .workflowUnknown
            case is CancellationError: .stopped
            default: .other
            }
    }

    private static func code(of error: StoreError) -> ErrorCode {
        switch error {
        case .owned: .storeOwned
        case .newerSchema: .storeNewer
        case .corrupt, .notADatabase: .storeDamaged
        case .full: .storeFull
        case .readOnly, .cannotOpen: .storeForbidden
        case .busy: .storeBusy
        case .olderSchema: .storeOlder
        case .disconnected, .unreachable: .storeUnreachable
        default: .storeFailed
        }
    }

    private static func code(of error: OperationRefusal) -> ErrorCode {
        switch error {
        case .inMemory: .noStore
        case .placeTaken: .placeTaken
        case .workersRun: .storeOwned
        case .leftUnfinished: .storeUnfinished
        }
    }

    private static func code(of error: PartialFile.Failure) -> ErrorCode {
        switch error {
        case .exists, .beingWritten: .placeTaken
        case .full: .storeFull
        case .failed: .outputUnwritable
        }
    }

    private static func code(of error: FoldError) -> ErrorCode {
        switch error {
        case .store(let error): code(of: error)
        case .differentContent: .contentDiffers
        case .overloaded: .storeBusy
        case .damaged: .storeDamaged
        case .unfinishedImport: .storeUnfinished
        case .notFound: .notFound
        case .refused, .badName, .turnedAway: .linesRefused
        default: .other
        }
    }

    private static func code(of error: WhyError) -> ErrorCode {
        switch error {
        case .notFound: .notFound
        case .ambiguous, .notANumber: .unclearID
        }
    }

    private static func code(of error: GuestError) -> ErrorCode {
        switch error {
        case .noStore, .memory, .emptyStore: .noStore
        case .noHome, .severalHomes: .homeUnclear
        case .missing: .notFound
        case .badCursor, .badID: .unclearID
        }
    }
}

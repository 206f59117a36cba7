"""Load a community's profile into the database."""

import argparse

HELP = "载入共同体配置，如 xiechuang load jingjinji / load a community's profile"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which profile, and whether with its sample."""
    parser.add_argument("profile", metavar="配置", help="随产品提供的名称，或一个文件夹的路径")
    parser.add_argument("--without-sample", action="store_true", help="不载入示例机构、人员、成果和需求")


def run(args: argparse.Namespace) -> int:
    """Load it whole or not at all; every mistake in the folder is named."""
    from xiechuang.kernel.community.public import ProfileInvalid, load_profile

    try:
        community = load_profile(args.profile, with_sample=not args.without_sample, say=print)
    except ProfileInvalid as invalid:
        print("配置有误，什么也没有载入：")
        for problem in invalid.problems:
            print(f"  {problem}")
        return 1
    print(f"已载入“{community.name}”")
    return 0
